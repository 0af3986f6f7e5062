using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// The cards, each drawn from the state as it is. What may stand on which one is a rule of privacy, not of layout.
public static class Draw
{
    /// Whichever card the person of that page should see now.
    public static Drawn Page(Referral r, int number, World world, DateTimeOffset now, string? notice = null, Place? revealed = null)
    {
        var page = r.PageOf(number)!;
        var seat = r.SeatOf(page.Role);
        if (!r.IsLive || seat is null) return Stub(r, page.Role, "Ended", "Nothing more is needed. Thank you.", notice);
        if (seat.Holder == page.Person) return HeldCard.Draw(r, seat, new(r.Id, number), world, now, notice, revealed);
        if (page.Kind == PageKind.Supervise) return SuperviseCard.Draw(r, seat, page, world, now, notice);
        return page.State switch
        {
            PageState.Declined => DeclinedCard(r, page, notice),
            PageState.HandedBack => Stub(r, page.Role, "Handed back", "You gave this back. The next person is being paged.", notice),
            _ when seat.IsVacant => PageCard.Draw(r, seat, page, world, now, notice),
            _ => Stub(r, page.Role, "Covered", "Somebody else has taken this. You are not needed; thank you.", notice),
        };
    }

    public static Drawn Superseded(Referral r, int number) =>
        Stub(r, r.PageOf(number)!.Role, "Paged again", "A newer message follows below. Answer there.", null);

    public static Drawn Covered(Referral r, Role role) => Stub(r, role, "Covered", "Somebody has accepted. Nothing is needed from you.", null);

    public static Drawn Released(Referral r, Role role) => Stub(r, role, "You are released", "You are no longer needed for this. Thank you.", null, "Attention");

    /// The card of a person who holds a seat without having been paged for it.
    public static Drawn Seat(Referral r, Role role, string person, World world, DateTimeOffset now, string? notice = null, Place? revealed = null) =>
        r.SeatOf(role) is { } seat && seat.Holder == person
            ? HeldCard.Draw(r, seat, new(r.Id, Role: role), world, now, notice, revealed)
            : Stub(r, role, "Covered", "This is no longer with you.", notice);

    public static Drawn Warning(Referral r, Role role, int minutes, string to, World world, DateTimeOffset now)
    {
        var seat = r.SeatOf(role)!;
        var late = now >= seat.Clock.ArriveBy;
        var headline = late ? $"Late since {Words.Time(seat.Clock.ArriveBy, now, world)}" : $"Due on scene {Words.Time(seat.Clock.ArriveBy, now, world)}";
        var line = $"{minutes} minutes have passed and nobody is recorded on scene.";
        if (seat.Holder == to) return HeldCard.Draw(r, seat, new(r.Id, Role: role), world, now, $"{headline}. {line}", null);
        return new DispatchCard(Words.Update(r), null, Words.Heading(r, role.Name()), headline, late ? "Attention" : "Warning", line,
            [("Stands", Words.Standing(seat, now, world))], [], SuperviseCard.Buttons(r, seat, new(r.Id, Role: role), world, now)).Drawn(Words.Update(r));
    }

    public static Drawn Ask(Referral r, Question question, World world, DateTimeOffset now)
    {
        var (headline, line) = question == Question.Disposition
            ? ("A decision is open", "The hotline has not decided yet whether people are needed in person.")
            : ("Everything is done", "Every item is finished. Please close this request in the case system.");
        return new DispatchCard(Words.Update(r), null, Words.Heading(r, "question"), headline, "Warning", line, [("Since", Words.Time(r.CallReceivedAt, now, world))], [], []).Drawn(Words.Update(r));
    }

    public static Drawn Reminder(Referral r, string duty, string? child, bool late, World world, DateTimeOffset now)
    {
        var due = r.Duties.First(d => d.Id == duty && d.Child == child);
        var target = new Target(r.Id, Duty: duty, Child: child);
        var title = world.Protocol.Duty(duty).Title;
        (string, string)[] about = child is null ? [] : [("For", $"child {child}")];
        return new DispatchCard(Words.Reminder(r), null, Words.Heading(r, title), $"{(late ? "Late since" : "Due")} {Words.Time(due.DueAt, now, world)}", late ? "Attention" : "Default",
            "How does it stand?", [.. about, ("So far", due.Outcome == Outcome.Scheduled ? "scheduled" : "open")], [],
            [
                Actions.Button("Scheduled", "dutyScheduled", target), Actions.Button("Attended", "dutyDone", target, "positive"),
                Actions.Button("Declined by youth", "dutyDeclined", target), Actions.Button("Not possible", "dutyNotPossible", target),
            ]).Drawn(Words.Reminder(r));
    }

    public static Drawn OnCall(World world, DateTimeOffset now)
    {
        var items = Enum.GetValues<Role>().Select(role => (Role: role, People: world.Roster.OnCall(role, now).ToList())).Where(x => x.People.Count > 0)
            .Select(x => (x.Role.Name(), string.Join("\n\n", x.People.Select(p => $"{p.Name}, {p.Agency}{(p.Phone is null ? "" : $", {p.Phone}")}"))));
        return new ListCard("Who is on call", "Who is on call", items).Drawn("Who is on call");
    }

    public static Drawn Status(IReadOnlyList<Referral> referrals, string person, World world, DateTimeOffset now)
    {
        var items = referrals.Select(r => (Words.Heading(r, r.Status == Dispatch.Status.FollowUp ? "follow-up" : "open"),
            string.Join("\n\n", r.Seats.Select(s => $"{s.Role.Name()}: {Words.Standing(s, now, world)}{(s.Holder == person ? " (you)" : "")}")))).ToList();
        return new ListCard("Status", items.Count == 0 ? "You have no open request" : "Your requests", items).Drawn("Status");
    }

    public static Drawn Notice(string summary, string words) => new NoticeCard(words).Drawn(summary);

    private static Drawn DeclinedCard(Referral r, Page page, string? notice)
    {
        var target = new Target(r.Id, page.Number);
        var reasons = page.Reason is null ? Enum.GetValues<DeclineReason>() : [];
        return new DispatchCard(Words.Update(r), notice, Words.Heading(r, page.Role.Name()), "Declined", "Default",
            page.Reason is { } why ? $"Reason: {Words.Of(why)}. The next person is being paged." : "The next person is being paged. Why could you not?", [], [],
            reasons.Select(x => Actions.Button(Words.Of(x), "decline", target, null, ("reason", x.ToString())))).Drawn(Words.Update(r));
    }

    private static Drawn Stub(Referral r, Role role, string headline, string line, string? notice, string color = "Default") =>
        new DispatchCard(Words.Update(r), notice, Words.Heading(r, role.Name()), headline, color, line, [], [], new List<JsonNode>()).Drawn(Words.Update(r));
}
