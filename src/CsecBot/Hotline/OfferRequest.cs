using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// Whom a duty is offered to, or who answered; `Child` is null for a duty of the referral as a whole.
public sealed record OfferRequest(string? Child, string Person)
{
    public static OfferRequest? Read(string body, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var child = f.Text("child");
        var person = f.Text("person", required: true)?.ToLowerInvariant();
        if (person is not null && !Guid.TryParseExact(person, "D", out _)) f.Fault("person", "must be an object id");
        f.NothingElse();
        return found.Count > 0 ? null : new(child, person!);
    }
}
