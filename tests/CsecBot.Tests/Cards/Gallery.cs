using System.Text.Json.Nodes;
using CsecBot.Cards;
using CsecBot.Dispatch;
using static CsecBot.Tests.Cards.CardNight;
namespace CsecBot.Tests.Cards;

/// Every card in every state it can be in, by name.
internal static class Gallery
{
    public static IReadOnlyDictionary<string, Drawn> Cards { get; } = All().ToDictionary(c => c.Name, c => c.Drawn);

    private static IEnumerable<(string Name, Drawn Drawn)> All() => [.. Pages(), .. Held(), .. Supervisors(), .. Ends(), .. Joined(), .. Several(), .. Reminders(), .. Items(), .. Lists(), .. Intake()];

    private static IEnumerable<(string, Drawn)> Pages()
    {
        yield return ("page", Page(new()));
        yield return ("page-drill", Page(new(drill: true)));
        yield return ("page-of-an-advocate", Page(new(), Advocate));
        yield return ("page-several-children", Page(new(children: [Child("A"), Child("B"), Child("C", age: "Unknown", language: "xx"), Child("D", Disposition.EvaluatedOut, "0-9", "ko")])));
        yield return ("page-after-the-time", Page(new CardNight().After(95)));
        yield return ("page-of-yesterday", Page(new CardNight().After(24 * 60)));
        yield return ("page-sent-late", Page(new CardNight().Outage(14), Csw2));
        yield return ("page-refused", Page(new(), notice: Refusal.AcceptFirst.Words));
    }

    private static IEnumerable<(string, Drawn)> Held()
    {
        yield return ("accepted", Page(new CardNight().After(4).Accepted()));
        yield return ("accepted-drill", Page(new CardNight(drill: true).Accepted()));
        yield return ("accepted-place-shown", Page(new CardNight().Accepted(), revealed: Marked));
        yield return ("accepted-place-purged", Page(new CardNight().Accepted(), revealed: Place.Purged));
        yield return ("accepted-with-eta", Page(new CardNight(lead: LeadAgency.Both).Accepted(Advocate).Accepted().Do(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(30), Csw, at)).After(1)));
        yield return ("accepted-late", Page(new CardNight().Accepted().After(95)));
        yield return ("on-scene", Page(new CardNight().OnScene()));
        yield return ("on-scene-place-shown", Page(new CardNight().OnScene(), revealed: Marked));
        var taken = new CardNight().After(15).Do(at => new Command.TakeOver(Role.Csw, Supervisor, at));
        yield return ("taken-over", Page(taken, Supervisor));
        yield return ("taken-over-place-shown", Draw.Seat(taken.State, Role.Csw, Supervisor, taken.World, taken.Now, null, Marked));
        yield return ("seat-of-another", Draw.Seat(taken.State, Role.Csw, Csw, taken.World, taken.Now, Refusal.Covered.Words));
    }

    private static IEnumerable<(string, Drawn)> Supervisors()
    {
        yield return ("supervisor", Page(new CardNight().After(13), Supervisor));
        yield return ("supervisor-drill", Page(new CardNight(drill: true).After(13), Supervisor));
        yield return ("supervisor-after-a-decline", Page(new CardNight().After(7).Declined(person: Csw2).After(6), Supervisor));
        var climbed = new CardNight().After(13);
        Drawn Without(Func<Person, Person> what) => Draw.Page(climbed.State, climbed.PageOf(Supervisor), climbed.World with { Roster = climbed.World.Roster with { People = [.. climbed.World.Roster.People.Select(what)] } }, climbed.Now);
        yield return ("supervisor-without-a-number", Without(p => p with { Phone = null }));
        yield return ("supervisor-no-longer", Without(p => p.Id == Supervisor ? p with { Roles = [] } : p));
        yield return ("supervisor-late", Page(new CardNight().After(95), Supervisor));
        yield return ("supervisor-accepted", Page(new CardNight().After(13).Accepted(), Supervisor));
        yield return ("supervisor-taken-by-another", Page(new CardNight().After(21).Do(at => new Command.TakeOver(Role.Csw, DutyManager, at)), Supervisor));
        yield return ("supervisor-on-scene", Page(new CardNight().After(13).OnScene(), Supervisor));
        var open = new CardNight().After(76);
        yield return ("warning-to-a-supervisor", Draw.Warning(open.State, Role.Csw, 75, Supervisor, true, open.World, open.Now));
        yield return ("warning-to-a-supervisor-without-telephones", Draw.Warning(open.State, Role.Csw, 75, Supervisor, false, open.World, open.Now));
        var held = new CardNight().Accepted().After(75);
        yield return ("warning-to-the-holder", Draw.Warning(held.State, Role.Csw, 75, Csw, true, held.World, held.Now));
        held.After(14.5);
        yield return ("warning-to-the-holder-in-the-last-minute", Draw.Warning(held.State, Role.Csw, 75, Csw, true, held.World, held.Now));
        held.After(0.5);
        yield return ("breach-to-the-holder-at-once", Draw.Warning(held.State, Role.Csw, 90, Csw, true, held.World, held.Now));
        held.After(15);
        yield return ("breach-to-the-holder", Draw.Warning(held.State, Role.Csw, 105, Csw, true, held.World, held.Now));
        yield return ("breach-to-a-supervisor", Draw.Warning(held.State, Role.Csw, 105, Supervisor, true, held.World, held.Now));
        yield return ("breach-to-a-supervisor-without-telephones", Draw.Warning(held.State, Role.Csw, 105, Supervisor, false, held.World, held.Now));
        yield return ("breach-to-the-holder-without-telephones", Draw.Warning(held.State, Role.Csw, 105, Csw, false, held.World, held.Now));
        yield return ("breach-to-the-other-side", Draw.Warning(held.State, Role.Csw, 105, AgencySupervisor, false, held.World, held.Now));
        var there = new CardNight().OnScene();
        yield return ("warning-overtaken-by-arrival", Draw.Warning(there.State, Role.Csw, 60, Supervisor, true, there.World, there.Now));
    }

    private static IEnumerable<(string, Drawn)> Ends()
    {
        yield return ("declined", Page(new CardNight().Declined()));
        yield return ("declined-with-reason", Page(new CardNight().Declined(DeclineReason.TooFar)));
        yield return ("declined-and-covered", Page(new CardNight().Declined().Accepted(Csw2)));
        yield return ("handed-back", Page(new CardNight().Accepted().Do(at => new Command.HandBack(Role.Csw, Csw, at))));
        yield return ("handed-back-with-reason", Page(new CardNight().Accepted().Do(at => new Command.HandBack(Role.Csw, Csw, at, DeclineReason.Ill))));
        yield return ("handed-back-and-covered", Page(new CardNight().Accepted().Do(at => new Command.HandBack(Role.Csw, Csw, at)).Accepted(Csw2)));
        var released = new CardNight().After(15).Do(at => new Command.TakeOver(Role.Csw, Supervisor, at)).Do(at => new Command.HandBack(Role.Csw, Supervisor, at));
        yield return ("handed-back-without-a-page", Draw.Seat(released.State, Role.Csw, Supervisor, released.World, released.Now));
        yield return ("covered-page", Page(new CardNight().After(7).Accepted(Csw2)));
        var night = new CardNight().After(13);
        yield return ("superseded", Draw.Superseded(night.State, 1));
        yield return ("covered", Draw.Covered(night.State, Role.Csw));
        yield return ("released", Draw.Released(night.State, Role.Csw));
        var again = new CardNight(lead: LeadAgency.Both).OnScene();
        yield return ("needed-again-on-scene", Draw.NeededAgain(again.State, Role.Csw, Csw, again.World, again.Now));
        yield return ("needed-again-supervisor", Draw.NeededAgain(again.State, Role.Csw, Supervisor, again.World, again.Now));
        var down = new CardNight().After(13).Do(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.OutOfCounty)], at, "hotline:desk", at));
        yield return ("withdrawn", Page(down));
        yield return ("withdrawn-supervisor", Page(down, Supervisor));
        yield return ("warning-overtaken-by-the-end", Draw.Warning(down.State, Role.Csw, 60, Supervisor, true, down.World, down.Now));
        yield return ("ended-seat", Draw.Seat(down.State, Role.Csw, Csw, down.World, down.Now, Refusal.Ended.Words));
        var withdrawn = night.State with { Pages = [.. night.State.Pages.Select(p => p with { State = PageState.Withdrawn })] };
        yield return ("withdrawn-page-of-an-open-seat", Draw.Page(withdrawn, 1, night.World, night.Now));
    }

    private static IEnumerable<(string, Drawn)> Reminders()
    {
        var night = new CardNight().OnScene();
        string duty = night.State.Duties[0].Id, child = night.State.Duties[0].Child!;
        Drawn Reminder(bool late = false) => Draw.Reminder(night.State, duty, child, 1, late, night.World, night.Now);
        yield return ("reminder", Reminder());
        var several = new CardNight(children: [Child("A"), Child("B")]).OnScene();
        yield return ("reminder-of-one-among-several", Draw.Reminder(several.State, duty, "B", 1, false, several.World, several.Now));
        night.Do(at => new Command.Complete(duty, child, Outcome.Scheduled, at, Csw, at)).After(80 * 60);
        yield return ("reminder-late", Reminder(late: true));
        night.Do(at => new Command.Complete(duty, child, Outcome.Done, at, Csw, at));
        yield return ("reminder-done", Reminder());
        yield return ("reminder-of-nothing", Draw.Reminder(night.State, duty, "Z", 1, false, night.World, night.Now));
        var pending = new CardNight(disposition: Disposition.Pending).After(16);
        yield return ("ask-disposition", Draw.Ask(pending.State, Question.Disposition, pending.World, pending.Now));
        yield return ("ask-close", Draw.Ask(night.State, Question.Close, night.World, night.Now));
    }

    private static IEnumerable<(string, Drawn)> Items()
    {
        var night = new CardNight().OnScene();
        Drawn Form(string duty, string? child = "A", bool isBeside = false, string? notice = null, params (string Name, string Value)[] filled) =>
            Draw.Item(night.State, night.State.DutyOf(duty, child)!, night.World, night.Now, isBeside, notice, filled.ToDictionary(f => f.Name, f => f.Value));
        yield return ("item", Form("72-hour-item"));
        yield return ("item-beside-the-chat", Form("7-day-meeting", isBeside: true));
        yield return ("item-first", Form("first-items"));
        yield return ("item-with-dates", Form("plan-on-file"));
        yield return ("item-contact", Form("contact"));
        yield return ("item-refused", Form("7-day-meeting", notice: Refusal.InTheFuture.Words, filled: [("outcome", "Done"), ("day", "2026-11-30"), ("clock", "14:00"), ("detail-youthTookPart", "yes"), ("detail-disciplines", "DCFS,DMH")]));
        night.Do(at => new Command.Complete("first-items", "A", Outcome.Done, at, Advocate, at, null, Details.Of(("food", "yes"))));
        night.Do(at => new Command.Complete("72-hour-item", "A", Outcome.Scheduled, at.AddHours(20), Csw, at));
        yield return ("item-recorded", Draw.Recorded(night.State, night.State.DutyOf("first-items", "A")!, Advocate, night.World, night.Now));
        yield return ("item-scheduled", Draw.Recorded(night.State, night.State.DutyOf("72-hour-item", "A")!, Csw, night.World, night.Now));
        night.Do(at => new Command.Complete("7-day-meeting", "A", Outcome.Done, at, Csw, at)).Do(at => new Command.Offer("transfer", null, "cont1", Csw, at));
        var transfer = night.State.DutyOf("transfer", null)!;
        yield return ("transfer", Form("transfer", null));
        yield return ("offered", Draw.Offered(night.State, "transfer", null, 1, night.World, night.Now));
        var two = new CardNight(children: [Child("A"), Child("B")]).OnScene();
        yield return ("offered-for-one-child", Draw.Offered(two.State, "presence", "B", 1, two.World, two.Now));
        yield return ("offered-by", Draw.Passed(night.State, transfer, "dutyOffer", night.World, night.Now));
        yield return ("offer-declined", Draw.Passed(night.State, transfer, "dutyDecline", night.World, night.Now));
        yield return ("offer-asked-of-another", Draw.Answered(night.State, new(Csw, "transfer", null, 1, false), night.World, night.Now));
        night.Do(at => new Command.DeclineDuty("transfer", null, "cont1", at));
        yield return ("offer-not-taken", Draw.Answered(night.State, new(Csw, "transfer", null, 1, false), night.World, night.Now));
        night.Do(at => new Command.Offer("transfer", null, "cont1", Csw, at)).Do(at => new Command.AcceptDuty("transfer", null, "cont1", at));
        yield return ("offer-accepted", Draw.Passed(night.State, night.State.DutyOf("transfer", null)!, "dutyAccept", night.World, night.Now));
        yield return ("offer-taken", Draw.Answered(night.State, new(Csw, "transfer", null, 1, true), night.World, night.Now));
        night.Do(at => new Command.ReportMissing("A", at, Csw, at));
        yield return ("lead", Draw.Led(night.State));
        yield return ("whereabouts", Draw.Whereabouts(night.State, "A", night.World, night.Now));
        yield return ("items-of-one-moment", Draw.Reminders(night.State, [.. night.State.Duties.Where(d => d.Id.StartsWith("24-hour-notice", StringComparison.Ordinal)).Select(d => new DutyDue(d.Id, d.Child, d.Round, false))], night.World, night.Now));
        var many = new CardNight(children: [.. Enumerable.Range(0, 20).Select(n => Child($"{(char)('A' + n)}"))]).OnScene();
        yield return ("items-of-many-children", Draw.Reminders(many.State, [.. many.State.Duties.Where(d => d.IsUnfinished).Select(d => new DutyDue(d.Id, d.Child, d.Round, false))], many.World, many.Now));
        night.After(90).Do(at => new Command.ReportFound("A", at, Csw, at));
        yield return ("whereabouts-again", Draw.Whereabouts(night.State, "A", night.World, night.Now));
    }

    private static IEnumerable<(string, Drawn)> Lists()
    {
        var night = new CardNight(drill: true).After(5).Accepted().After(95);
        yield return ("on-call", Draw.OnCall(night.World, night.Now));
        yield return ("on-call-nobody", Draw.OnCall(new CardNight(empty: true).World, night.Now));
        yield return ("on-call-many", Draw.OnCall(Crowded(night.World), night.Now));
        yield return ("status", Draw.Status([night.State, new CardNight(lead: LeadAgency.Both).OnScene().State], Csw, night.World, night.Now));
        yield return ("status-many", Draw.Status(Many(), Csw, night.World, night.Now));
        yield return ("status-none", Draw.Status([], Csw, night.World, night.Now));
        yield return ("notice", Draw.Notice("Help", "You can say: accept, decline, eta 25, arrived, hand back, status, who is on call."));
    }

    /// Twenty more of each role, as a training day may have them.
    private static World Crowded(World world) => world with
    {
        Roster = new(
            [.. world.Roster.People, .. world.Roster.People.SelectMany(p => Enumerable.Range(1, 20).Select(n => p with { Id = $"{p.Id}-{n}", Name = $"{p.Name} {n}" }))],
            [.. world.Roster.Shifts, .. world.Roster.Shifts.SelectMany(s => Enumerable.Range(1, 20).Select(n => s with { Person = $"{s.Person}-{n}" }))]),
    };

    /// A hundred that are evaluated out, and between them two where somebody is needed.
    private static List<Referral> Many()
    {
        var (out_, open) = (new CardNight(disposition: Disposition.EvaluatedOut).State, new CardNight(lead: LeadAgency.Both, id: "R-9M2XW4TB").After(95).State);
        return [.. Enumerable.Repeat(out_, 50), open, .. Enumerable.Repeat(out_, 50), open];
    }

    private static IEnumerable<(string, Drawn)> Joined()
    {
        const string gone = "R-9M2XW4TB";
        var other = new CardNight(lead: LeadAgency.Both).Accepted("po1");
        var first = new CardNight(id: gone).After(4).Accepted();
        other.Joined(first);
        yield return ("joined-stub", Page(new CardNight(lead: LeadAgency.Both).JoinedTo(gone)));
        yield return ("joined-holder", Draw.Joined(other.State, Csw, first.State.Id, other.World, other.Now));
        yield return ("joined-other", Draw.Joined(other.State, Supervisor, first.State.Id, other.World, other.Now));
        yield return ("joined-supervisor", Draw.HasJoined(other.State, first.State.Id));
        yield return ("joined-place-shown", Draw.Seat(other.State, Role.Csw, Csw, other.World, other.Now, null, Marked with { Others = [Marked with { Where = "MARKER elsewhere", Callback = null }] }));
        yield return ("apart-holder", Draw.Apart(new CardNight().Accepted().State, Csw, gone, other.World, other.Now));
        yield return ("apart-supervisor", Draw.IsApart(new CardNight().State));
        yield return ("split-supervisor", Draw.HasSplit(new CardNight().State, gone));
        var two = new CardNight().Do(at => new Command.Reassign(Role.Csw, Csw2, Supervisor, at)).Accepted(person: Csw2).Joined(new CardNight(id: gone).Accepted());
        yield return ("joined-two-of-a-role", Page(two, Csw2));
        yield return ("joined-beside-the-seat", Draw.Joined(two.State, Csw, gone, two.World, two.Now));
        yield return ("joined-status", Draw.Status([first.State, other.State], Csw, other.World, other.Now));
    }

    private static IEnumerable<(string, Drawn)> Several()
    {
        var first = new CardNight(children: [Child("A"), Child("B", age: "0-9")]).OnScene().After(60 * 30);
        var second = new CardNight(id: "R-9M2XW4TB").OnScene().After(60 * 50);
        List<Item> Open(CardNight night, string person) => [.. night.State.Duties.Where(d => Owning.IsFor(night.State, d, person, second.Now, night.World)).Select(d => new Item(night.State, night.World, d))];
        List<Item> mine = [.. Open(first, Csw), .. Open(second, Csw)];
        yield return ("gathered", Draw.Gathered([.. Open(first, Csw).Take(2), .. Open(second, Csw).Take(1)], second.Now));
        yield return ("gathered-many", Draw.Gathered(mine, second.Now));
        yield return ("my-list", Draw.MyList([.. mine.OrderByDescending(i => i.Duty.IsLate(second.Now)).ThenBy(i => i.Duty.DueAt)], second.Now, ReminderCard.InShort(second.State, second.State.DutyOf("first-items", "A")! with { Outcome = Outcome.Done }, second.World, second.Now)));
        yield return ("my-list-empty", Draw.MyList([], second.Now));
        yield return ("weekly-list", Draw.Digest([(first.State, first.World), (second.State, second.World), (new CardNight(id: "R-9M2XW4TB").After(95).State, first.World)], first.World, second.Now));
        yield return ("weekly-list-nothing-late", Draw.Digest([(new CardNight().OnScene().State, first.World)], first.World, first.Now.AddHours(-29)));
    }

    /// What a screener fills in or is asked. They see what they entered, reference and place, and nobody else does.
    private static IEnumerable<(string, Drawn)> Intake()
    {
        Dictionary<string, string> answers = new()
        {
            ["reference"] = "MARKER-REFERENCE", ["source"] = "LawEnforcement", ["leadAgency"] = "Dcfs", ["disposition"] = "InPerson", ["area"] = "SPA-6", ["placeKind"] = "Station", ["place"] = "MARKER *Street* [x](http://x)",
            ["callback"] = "+1213MARKER", ["kindA"] = "PrimaryVictim", ["ageA"] = "13-15", ["languageA"] = "es", ["kindB"] = "AtRiskSibling",
        };
        yield return ("intake-offer", IntakeCard.Offer());
        yield return ("intake-form", IntakeCard.Form(new Dictionary<string, string>(), []));
        yield return ("intake-form-with-faults-place-shown", IntakeCard.Form(answers, [new("area", "is required for InPerson"), new("children[1].ageBand", "is not one of the choices")]));
        yield return ("intake-read-back-place-shown", IntakeCard.ReadBack(answers));
        yield return ("intake-read-back-in-chat-place-shown", IntakeCard.ReadBackInChat(answers, "Say send, back or cancel."));
        yield return ("intake-read-back-in-chat-gone", IntakeCard.Gone);
        foreach (var question in IntakeQuestions.All.Where(q => q.Id[^1] is not 'C'))
            yield return ($"intake-asks-{question.Id}", IntakeCard.Ask(question, IntakeQuestions.ChildOf(question), question.Choices.Length > 0 ? "That is none of the choices." : null, question.Id == "reference"));
        var night = new CardNight();
        yield return ("intake-sent", IntakeCard.Sent(night.State, night.World, night.Now));
        var practice = new CardNight(drill: true);
        yield return ("intake-sent-drill", IntakeCard.Sent(practice.State, practice.World, practice.Now));
        var nobody = new CardNight(empty: true);
        yield return ("intake-sent-and-nobody-reached", IntakeCard.Sent(nobody.State, nobody.World, nobody.Now));
        yield return ("intake-of-nobody-in-person", IntakeCard.Sent(new CardNight(disposition: Disposition.EvaluatedOut).State, night.World, night.Now));
        yield return ("asks-whether-to-practise", DrillCard.Question("639"));
    }

    private static Drawn Page(CardNight night, string person = Csw, string? notice = null, Place? revealed = null) =>
        Draw.Page(night.State, night.PageOf(person), night.World, night.Now, notice, revealed);

    /// The rows of buttons of the first view.
    public static IEnumerable<JsonArray> Rows(string name)
    {
        var card = Cards[name].Card;
        return card["body"]!.AsArray().Where(e => (string?)e!["type"] == "ActionSet").Select(e => e!["actions"]).Append(card["actions"]).OfType<JsonArray>();
    }

    /// Every object within a card, itself included.
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Objects(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}
