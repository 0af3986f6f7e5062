using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// How a duty stands, as a case system reports it. `Child` is null for a duty of the referral as a whole.
public sealed record DutyRequest(string? Child, Outcome Outcome, DateTimeOffset At)
{
    public static DutyRequest? Read(string body, DateTimeOffset now, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var child = f.Text("child");
        var outcome = f.OneOf<Outcome>("outcome", required: true) ?? default;
        if (f.Has("outcome") && outcome == Outcome.Open) f.Fault("outcome", "must be Scheduled, Done, Declined or NotPossible");
        var at = f.Instant("at") ?? now;
        f.NothingElse();
        return found.Count > 0 ? null : new(child, outcome, at);
    }
}
