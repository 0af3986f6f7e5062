using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Dispatch.Tests;

/// Events and messages are the storage format. A new one adds a line to Golden/stored.txt; a changed line means that old rows can no longer be read.
public class GoldenEvents
{
    private static readonly DateTimeOffset At = Night.Start;

    private static readonly Standing All = new(Source.Probation, LeadAgency.Both, At, "SPA-6", true, [Night.Child("A")], [new Seat.Accepted(Role.Csw, new(At, At, At, ["p"]), 1, 1, "p", At, At)],
        [new Seat.OnScene(Role.Csw, new(At, At, At, []), 1, "q", At, At)], [new("d", "A", 1, At, At, At, Outcome.Open, null, null, null, Details.None)], At,
        System.Collections.Immutable.ImmutableSortedDictionary<Role, DateTimeOffset>.Empty.Add(Role.Csw, At), System.Collections.Immutable.ImmutableSortedDictionary<Role, string>.Empty.Add(Role.Csw, "p"), [new("A", At, At)], ["p"], ["q"]);

    private static readonly Event[] Events =
    [
        new Event.Opened("R-7K3QF2M4", "v", "h", Source.Probation, LeadAgency.Both, At, "SPA-6", [Night.Child("A")], true, true, "hotline:desk", At, "R-0000AAAA", ["q"], At),
        new Event.Disposed("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec, At),
        new Event.SeatOpened(Role.ProbationOfficer, At, At, At, At),
        new Event.Escalated(Role.Csw, 1, 2, At, At),
        new Event.Paged(Role.Advocate, 1, 0, "p", "a", PageKind.Respond, true, At, At),
        new Event.Repaged(Role.Csw, 1, 0, true, At),
        new Event.Delivered(1, "m", At),
        new Event.Undelivered(1, "r", "s", At),
        new Event.Seen(1, At),
        new Event.Unfilled(Role.Csw, At, At),
        new Event.Accepted(Role.Csw, 1, "p", How.Recorded, At),
        new Event.Declined(Role.Csw, 1, DeclineReason.TooFar, At),
        new Event.DeclineExplained(1, DeclineReason.Unsafe, At),
        new Event.HandedBack(Role.Csw, "p", At),
        new Event.HandBackExplained(Role.Csw, "p", DeclineReason.Ill, At),
        new Event.OnMyWay(Role.Csw, "p", At, At),
        new Event.Arrived(Role.Csw, "p", How.Self, At),
        new Event.ArrivalCorrected(Role.Csw, "p", How.Self, At),
        new Event.TakenOver(Role.Csw, "p", At),
        new Event.Reassigned(Role.Csw, "p", "q", At),
        new Event.Warned(Role.Csw, 60, ["p"], At, At),
        new Event.Breached(Role.Csw, 90, ["p"], At, At),
        new Event.StoodDown(At),
        new Event.Revealed(Role.Csw, "p", At),
        new Event.Asked(Question.Close, ["p"], At, At),
        new Event.ReadyToClose(At, At),
        new Event.DutyOpened("d", "A", 1, At, At, At, At),
        new Event.DutyMoved("d", "A", 1, At, At, At, At),
        new Event.DutiesReminded([new("d", "A", 2, ["p"], true, At)], At),
        new Event.DutyRecorded("d", "A", 1, Outcome.NotPossible, Details.Of(("youthTookPart", "yes")), At),
        new Event.DutyWithdrawn("d", "A", 1, At),
        new Event.DutyOffered("d", "A", 1, "p", At),
        new Event.DutyAccepted("d", "A", 1, "p", At),
        new Event.DutyDeclined("d", "A", 1, "p", At),
        new Event.DutyOffered("d", "A", 1, "p", At, "q"),
        new Event.DutyAccepted("d", "A", 1, "p", At, ["q"]),
        new Event.DutyDeclined("d", "A", 1, "p", At, ["q"]),
        new Event.Transferred([Role.Csw], "p", At),
        new Event.Missing("A", At),
        new Event.Found("A", At),
        new Event.LeadChanged(LeadAgency.Dcfs, LeadAgency.Both, At),
        new Event.SeatStoodDown(Role.ProbationOfficer, "p", At),
        new Event.CarrierTold("A", ["p"], At), new Event.NeededAgain(Role.Csw, ["p"], At),
        new Event.Closed(At),
        new Event.Phoned("p", 1, "m", At),
        new Event.PhoneFailed("p", 1, "m", "r", At),
        new Event.PhoneArrived("p", 1, "m", At),
        new Event.MergedInto("R-0000AAAA", At),
        new Event.Merged("R-0000AAAA", [new("A", "B", true)], All, [new(1, Role.Csw, 0, 0, "p", "a", PageKind.Respond, At, At, PageState.Pending, null, null, [])], At),
        new Event.Unmerged("R-0000AAAA", All, At),
        new Event.Restored("R-0000AAAA", All, At),
        new Event.ChildTaken("B", "R-0000AAAA", All, At),
        new Event.SplitOff("R-0000AAAA", All, At),
        new Event.Forwarded(new Message.Ask("p", Question.Close), "r", "q", At),
        new Event.DispositionConfirmed("A", At),
        new Event.Restored("R-0000AAAA", All, At, ["A"], [new("B", "R-0000BBBB")], [new(Role.Csw, "p", DeclineReason.TooFar)]),
    ];

    private static readonly Message[] Messages =
    [
        new Message.Page("p", 1), new Message.Redraw(), new Message.Phone("p", Role.Csw, 1), new Message.Reach("p", 1), new Message.Unreached("s", 1), new Message.Collapse("p", 1, "m"), new Message.Covered("p", Role.Csw), new Message.Released("p", Role.Csw),
        new Message.Warning("p", Role.Csw, 60), new Message.Ask("p", Question.Disposition), new Message.Reminder("p", "d", "A", 1, true),
        new Message.Reminders("p", [new("d", "A", 1, true)]), new Message.Offered("p", "d", "A", 1), new Message.Carried("p", "A"), new Message.NeededAgain("p", Role.Csw), new Message.Answered("p", "d", "A", 1, true), new Message.Joined("p", "R-0000AAAA"), new Message.Apart("p", "R-0000AAAA"), new Message.Digest("p"),
    ];

    [Fact]
    public void Every_kind_has_a_line()
    {
        Assert.Equal(typeof(Event).GetNestedTypes().ToHashSet(), Events.Select(e => e.GetType()).ToHashSet());
        Assert.Equal(typeof(Message).GetNestedTypes().ToHashSet(), Messages.Select(m => m.GetType()).ToHashSet());
    }

    [Fact]
    public void What_is_stored_is_written_as_ever() =>
        Assert.Equal<IEnumerable<string>>(File.ReadAllLines(Golden()), [.. Events.Select(e => Night.Json(e)), .. Messages.Select(m => Night.Json(m))]);

    [Fact]
    public void What_was_stored_is_read_as_ever()
    {
        foreach (var line in File.ReadAllLines(Golden()))
            Assert.Equal(line, line.StartsWith("{\"event\"", StringComparison.Ordinal)
                ? Night.Json(JsonSerializer.Deserialize<Event>(line, DispatchJson.Options)) : Night.Json(JsonSerializer.Deserialize<Message>(line, DispatchJson.Options)));
    }

    /// Rows of requests that were joined before it was kept of whom it was said since that somebody goes.
    [Fact]
    public void A_request_that_was_joined_long_ago_is_read()
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B" }.Open());
        Assert.Null(TwoAreOne.Merge(other, whole));
        var stored = JsonNode.Parse(Night.Json(whole.State))!;
        Assert.True(stored["absorbed"]![0]!.AsObject().Remove("goneTo"));
        Assert.Equal(Night.Json(whole.State), Night.Json(stored.Deserialize<Referral>(DispatchJson.Options)));
    }

    /// While one instance after the other is replaced, an older one saves what a newer one wrote.
    [Fact]
    public void What_a_newer_version_keeps_of_a_request_is_kept_by_an_older_one_that_does_not_know_it()
    {
        var night = new Night().Open();
        var stored = JsonNode.Parse(Night.Json(night.State))!;
        stored["ofALaterVersion"] = new JsonArray("CSW Two");
        var read = stored.Deserialize<Referral>(DispatchJson.Options)!;
        var saved = read.Fold([new Event.Seen(1, read.CallReceivedAt)]);
        Assert.NotNull(saved!.PageOf(1)!.SeenAt);
        Assert.Equal("CSW Two", (string?)JsonNode.Parse(Night.Json(saved))!["ofALaterVersion"]![0]);
    }

    private static string Golden([CallerFilePath] string me = "") => Path.Combine(Path.GetDirectoryName(me)!, "Golden", "stored.txt");
}
