using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What comes to people, and what they are told in answer, beside what is saved by then.
internal sealed partial class Ledger
{
    public void PageArrived(string person, string referral, int page, Call call)
    {
        Hold(books.ContainsKey(referral), "nothing is sent before it is saved", $"{referral} page {page}");
        var its = books[referral].State.PageOf(page)?.Person ?? "nobody";
        Hold(its == person, "a page comes to whom it is for", $"{referral} page {page} is for {Cast.Name(its)} and came to {Cast.Name(person)}");
        // What was on its way as the seat was taken comes all the same; what stood still meanwhile does not.
        Hold(Calls.IsAwaited(books[referral].State, page, out _) || night.Timeline.Now - books[referral].SavedAt <= Outbox.SentWithin, "nobody is paged for what needs nobody any more", $"{referral} page {page} for {Cast.Name(person)}");
        outbox.Sends(referral, page, call.From);
        calls.Came(books[referral].State, page, call);
    }

    /// Taken, and shown to nobody.
    public void PageSwallowed(string referral, int page, Call call)
    {
        outbox.Sends(referral, page, call.From);
        calls.WasTaken(books[referral].State, page, call);
    }

    /// A card of any kind has come to this person's chat.
    public void Comes(string person, string body) => notices.Came(person, body);

    /// A card as it looks now, new or drawn anew.
    public void Shows(string message, string body)
    {
        cards.Shows(message, body);
        Says(body);
    }

    /// A card that somebody reads.
    public void Says(string body) => times.Shown(body, id => books.GetValueOrDefault(id)?.State);

    /// `id` is a message's key, or one made of it where it answers an answer.
    public void Rings(string id, string number, string text, Call call)
    {
        notices.Rang(id);
        alarms.Reads(Cast.OfPhone(number), text);
        var key = Telephones.KeyIn(id);
        if (outbox.Find(key) is not (Message.Phone what, var referral)) return;
        if (key == id)
        {
            copies.Rang(key, outbox.Since(key), call);
            telephones.Rings(number, text, what, books[referral].State);
        }
        else telephones.Answers(number, text, what.To, about => books.TryGetValue(about, out var book) ? (book.State, book.SavedAt) : null, refusals);
    }

    /// A card that is no page.
    public void Reads(string person, string summary, string body, Call call)
    {
        copies.Came(person, summary, body, call);
        weekly.Reads(person, summary);
        alarms.Reads(person, summary);
    }

    /// Words in the chat, which are answered there.
    public void Writes(string person, string words) => copies.Writes(person, words.Split(' ')[^1]);

    public void PageRefused(string referral, int page) => calls.WasRefused(referral, page);

    /// The channel said for good that it brings nothing to this person.
    public void Refuses(string person) => notices.WasRefused(person);

    public void Answered(string person, string referral, int? page, string verb, DateTimeOffset asked, string card)
    {
        if (!books.TryGetValue(referral, out var book)) return;
        answers.Given(person, book.State, page, verb, asked, card, promised.Where(p => p.Id == referral).Select(p => p.Asked.Place).FirstOrDefault("th Street"));
        if (page is { } number && book.SavedAt < asked) refusals.Pressed(person, book.State, number, verb, card);   // saved since, it may have been another then
    }

    /// Of a referral as it was when that was refused.
    public void Refused(Command asked, Referral r, Refusal why) => refusals.Check(asked, r, why);

    /// The same of two; without an `other` it is the one that the first is part of.
    public void Refused(Pairing asked, string first, string? other, Refusal why, DateTimeOffset since)
    {
        other ??= books[first].State.MergedInto;
        if (books[first].SavedAt < since && (other is null || books[other].SavedAt < since)) refusals.Check(asked, books[first].State, other is null ? null : books[other].State, why);
    }

    public void Texted(string person, DateTimeOffset asked) => answers.Texted(person, books.Values.Select(b => b.State), asked);

    public void SaidToBeApart(string whole, string name, string own) => Hold(books[whole].State.Children.All(c => c.Ref != name) && books[own].State.SplitFrom == whole, "who is told that a child is elsewhere finds it so", $"{name} of {whole} in {own}");

    public void SaidToBeOne(string from, string into) => Hold(books[from].State.MergedInto == into, "who is told that two are one finds them so", $"{from} {into}");

    public void SaidToBeTwo(string from) => Hold(books[from].State.MergedInto is null, "who is told that one is two finds them so", from);

    public void SaidToHold(string person, string referral) =>
        Hold(books.TryGetValue(referral, out var book) && book.Held.Contains(person), "who is told that a seat is theirs had it", $"{Cast.Name(person)} {referral}");
}
