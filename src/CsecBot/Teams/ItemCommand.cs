using CsecBot.Cards;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// The command that a button, a form or typed words about an item or a child mean; or what must be said first.
internal static class ItemCommand
{
    /// How far ahead of ours a person's clock may be.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// As of a form's field: it is kept, and a long one tells more than why.
    private const int ReasonAtMost = 200;

    public static (Command? Command, Refusal? Unclear) Of(Click c, Referral r, Protocol protocol, string by, DateTimeOffset at) => c.Verb switch
    {
        "missing" or "found" => Whereabouts(c, r, protocol, by, at),
        "close" => c.Reasoned is not { } why ? (null, Refusal.SayWhy) : why.Length > ReasonAtMost ? (null, Refusal.WhyIsTooLong) : (new Command.Close(by, at), null),
        "lead" => Enum.GetValues<LeadAgency>().Where(a => a.ToString().Equals(c.Reasoned, StringComparison.OrdinalIgnoreCase)).ToList() is [var lead] ? (new Command.ChangeLead(lead, by, at), null) : (null, Refusal.WhoLeads),
        "dutyOffer" => c.Person is null ? (null, Refusal.ChooseAPerson) : (new Command.Offer(c.Duty!, c.Child, c.Person, by, at), null),
        "dutyAccept" => (new Command.AcceptDuty(c.Duty!, c.Child, by, at), null),
        "dutyDecline" => (new Command.DeclineDuty(c.Duty!, c.Child, by, at), null),
        _ => Recorded(c, r, protocol, by, at),
    };

    /// The one that was named, or the only one that can be meant.
    public static string? ChildOf(Click c, Referral r)
    {
        var children = r.Children.Where(x => c.Verb == "found" ? r.IsMissing(x.Ref) : x.Disposition == Disposition.InPerson).ToList();
        if (children.Count == 0) children = [.. r.Children.Where(x => x.Disposition == Disposition.InPerson)];
        return c.Child ?? (children is [var only] ? only.Ref : null);
    }

    private static (Command?, Refusal?) Recorded(Click c, Referral r, Protocol protocol, string by, DateTimeOffset at)
    {
        var duty = r.DutyOf(c.Duty!, c.Child, c.Round);
        if (OutcomeOf(c, duty) is not { } outcome) return (null, c.Verb == "dutyRecord" ? Refusal.ChooseAnOutcome : null);
        // A tap on a card of before it was recorded changes nothing of it; that is for the form, or for words.
        if (c.Verb != "dutyRecord" && c is { Round: not null, Time: null } && duty is { IsUnfinished: false }) outcome = duty.Outcome;
        DateTimeOffset? when = null;
        if (c.Time is { } typed)
        {
            var heard = outcome == Outcome.Scheduled ? DayTime.Coming(typed, at, protocol.Zone) : DayTime.Past(typed, duty?.StartedAt ?? r.CallReceivedAt, at, protocol.Zone);
            if (Time(heard, at, protocol, out var told) is { } unclear) return (null, unclear);
            when = outcome == Outcome.Scheduled ? told : Now(told, at);
        }
        var details = protocol.DutyNamed(c.Duty!) is { } rule && c.Filled is { } filled ? ItemFields.Read(rule, filled) : Details.None;
        return (new Command.Complete(c.Duty!, c.Child, outcome, when, by, at, c.Round, details), null);
    }

    private static (Command?, Refusal?) Whereabouts(Click c, Referral r, Protocol protocol, string by, DateTimeOffset at)
    {
        if (ChildOf(c, r) is not { } child) return (null, Refusal.ChooseAChild);
        var when = at;
        if (c.Time is { } typed && Time(DayTime.Past(typed, r.CallReceivedAt, at, protocol.Zone), at, protocol, out when) is { } unclear) return (null, unclear);
        when = Now(when, at);
        return (c.Verb == "missing" ? new Command.ReportMissing(child, when, by, at) : new Command.ReportFound(child, when, by, at), null);
    }

    private static Refusal? Time(TimeHeard heard, DateTimeOffset at, Protocol protocol, out DateTimeOffset when)
    {
        when = heard is TimeHeard.At known ? known.Time : at;
        return TimeQuestion.About(heard, at, protocol.Zone, TimeQuestion.OnWhichDay);
    }

    private static DateTimeOffset Now(DateTimeOffset when, DateTimeOffset at) => when > at && when <= at + Slack ? at : when;

    private static Outcome? OutcomeOf(Click c, Duty? duty) => c.Verb switch
    {
        "dutyScheduled" => Outcome.Scheduled,
        "dutyDone" => Outcome.Done,
        "dutyDeclined" => Outcome.Declined,
        "dutyNotPossible" => Outcome.NotPossible,
        "dutyExtended" => Outcome.Extended,
        "dutyRecord" when c.Filled?.GetValueOrDefault(ItemFields.Outcome) is { } said => Enum.TryParse<Outcome>(said, out var outcome) && outcome.ToString() == said ? outcome : null,
        "dutyRecord" when duty is { Outcome: not Outcome.Open } => duty.Outcome,
        _ => null,
    };
}
