using System.Text.Json;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// How a duty stands, as a case system reports it. `Child` is null for a duty of the referral as a whole; `Round` where an earlier one is corrected.
/// Null in `At` is now, or as it was said before.
public sealed record DutyRequest(string? Child, int? Round, Outcome Outcome, DateTimeOffset? At, Details Details)
{
    private const int DetailsAtMost = 20, RoundsAtMost = 10_000;

    public static DutyRequest? Read(string body, DateTimeOffset now, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var child = f.Text("child");
        var round = f.Number("round", 1, RoundsAtMost);
        var outcome = f.OneOf<Outcome>("outcome", required: true) ?? default;
        if (f.Has("outcome") && outcome == Outcome.Open) f.Fault("outcome", "must be Scheduled, Done, Declined, NotPossible or Extended");
        var at = f.Instant("at");
        if (outcome != Outcome.Scheduled) at = NotAhead(at, now);
        var details = f.Nested("details") is { } d ? Details.Of(d.Keys.Take(DetailsAtMost).ToList().Select(name => (name, Value(d, name)))) : Details.None;
        f.NothingElse();
        return found.Count > 0 ? null : new(child, round, outcome, at, details);
    }

    /// When it was so; now, where it is left out.
    public static DateTimeOffset Time(Fields f, DateTimeOffset now) => NotAhead(f.Instant("at"), now) ?? now;

    /// A clock that is a little ahead of ours means now, as where a referral is sent.
    private static DateTimeOffset? NotAhead(DateTimeOffset? at, DateTimeOffset now) => at > now && at <= now + ReferralRequest.Ahead ? now : at;

    /// As the protocol keeps it: true is yes, a list is its entries one after the other. Whether it is allowed, the protocol says.
    private static string Value(Fields d, string name) => d.Kind(name) switch
    {
        JsonValueKind.True or JsonValueKind.False => d.Flag(name) ? "yes" : "no",
        JsonValueKind.Array => string.Join(',', d.Texts(name, 1, DetailsAtMost).Order(StringComparer.Ordinal)),
        _ => d.Text(name, required: true) ?? "",
    };
}
