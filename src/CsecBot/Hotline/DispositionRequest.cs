using System.Collections.Immutable;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// A later decision of the hotline: for all children, or for those it names. Null in `Children` means all.
public sealed record DispositionRequest(Disposition Disposition, EvaluatedOutReason? Reason, DateTimeOffset DecidedAt, ImmutableArray<Decided>? Children)
{
    public static DispositionRequest? Read(string body, DateTimeOffset now, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var disposition = f.OneOf<Disposition>("disposition", required: true) ?? default;
        var reason = ReferralRequest.Reason(f, disposition);
        var decided = ReferralRequest.Time(f, "decidedAt", now);
        ImmutableArray<Decided>? children = f.Has("children") ? [.. f.Objects("children", 1, 20).Select(c => Child(c, disposition, reason))] : null;
        if (children is { } named && named.DistinctBy(c => c.Child).Count() != named.Length) f.Fault("children", "must each have a ref of their own");
        f.NothingElse();
        return found.Count > 0 ? null : new(disposition, reason, decided, children);
    }

    public ImmutableArray<Decided> For(Referral r) => Children ?? [.. r.Children.Select(c => new Decided(c.Ref, Disposition, Reason))];

    private static Decided Child(Fields c, Disposition all, EvaluatedOutReason? allReason)
    {
        var name = c.Text("ref", required: true) ?? "";
        var (decided, reason) = ReferralRequest.Own(c, all, allReason);
        c.NothingElse();
        return new(name, decided, reason);
    }
}
