using System.Text.Json.Serialization;
namespace CsecBot.Dispatch;

/// Something that must be done by a time. Late is marked, never expired, never dropped. `Round` counts how often it began;
/// `Owner` is who took it over from another, `Offered` who is asked to, by `Giver`.
public sealed record Duty(
    string Id, string? Child, int Round, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset Next, Outcome Outcome, DateTimeOffset? At,
    string? Owner, string? Offered, Details Details, string? Giver = null)
{
    [JsonIgnore] public bool IsUnfinished => Outcome.IsUnfinished();

    public bool IsLate(DateTimeOffset now) => (IsUnfinished ? now : At) > DueAt;

    public bool Is(string id, string? child, int round) => Round == round && Id == id && Child == child;
}

/// How a duty stands. Open and Scheduled are unfinished; Extended is finished, and begins anew where this one ended. Wire contract.
public enum Outcome { Open, Scheduled, Done, Declined, NotPossible, Extended }

public static class Outcomes
{
    public static bool IsUnfinished(this Outcome outcome) => outcome is Outcome.Open or Outcome.Scheduled;
}

/// A time when a child was not where it should be, from when it was learned; null in `FoundAt` while it lasts.
public sealed record Episode(string Child, DateTimeOffset LearnedAt, DateTimeOffset? FoundAt);
