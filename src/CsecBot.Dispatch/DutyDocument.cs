using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// Reads the duties of a protocol document.
internal static class DutyDocument
{
    private static readonly ImmutableArray<Outcome> Usual = [Outcome.Scheduled, Outcome.Done, Outcome.Declined, Outcome.NotPossible];

    public static ImmutableArray<DutyRule> Read(Fields doc)
    {
        var entries = doc.Objects("duties", 0, 60);
        var duties = entries.Select(Duty).ToImmutableArray();
        foreach (var twice in duties.GroupBy(d => d.Id).Where(g => g.Count() > 1)) doc.Fault("duties", $"names {twice.Key} twice");
        for (var i = 0; i < duties.Length; i++) Among(entries[i], duties[i], duties[..i]);
        return duties;
    }

    /// What a duty says of others must be so: of earlier ones only, so that none waits for itself.
    private static void Among(Fields at, DutyRule duty, ImmutableArray<DutyRule> earlier)
    {
        if (duty.Start is Start.After after && after.Duty.Length > 0)
            if (earlier.FirstOrDefault(d => d.Id == after.Duty) is not { } other) at.Fault("start", "must name a duty above this one");
            else if (after.If is { } detail && !other.Details.Any(d => d.Name == detail && d.Kind == DetailKind.YesNo)) at.Fault("start", "must name a YesNo detail of that duty");
        if (duty.Start is Start.When && !duty.PerChild) at.Fault("perChild", "must be true: this happens to a child");
        if (duty.Repeat?.During is { } during && !earlier.Any(d => d.Id == during && d.PerChild == duty.PerChild)) at.Fault("repeat", "must name a duty above this one, of a child where this is, or else of none");
    }

    private static DutyRule Duty(Fields duty)
    {
        var id = duty.Text("id", required: true, max: 40) ?? "";
        if (id.Any(c => c is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-'))) duty.Fault("id", "must be of a-z, 0-9 and -");
        var title = duty.Text("title", required: true, max: 60) ?? "";
        var perChild = duty.Flag("perChild");
        var start = Start(duty);
        var sources = duty.AllOf<Source>("sources");
        var limit = duty.Longer("limit");
        var atLeast = duty.Flag("atLeast");
        var owners = duty.Roles("owners");
        var prompt = duty.OneOf<PromptAt>("prompt");
        var reminders = duty.Objects("reminders", 0, 20).Select(Moment).ToImmutableArray();
        var lateEvery = duty.Longer("lateEvery");
        var lateTo = duty.Roles("lateTo");
        var repeat = Repeat(duty);
        var handOver = HandOver(duty);
        var outcomes = duty.Has("outcomes") ? duty.AllOf<Outcome>("outcomes", required: true) : Usual;
        if (outcomes.Contains(Outcome.Open) || outcomes.All(o => o.IsUnfinished())) duty.Fault("outcomes", "must hold one that finishes, and not Open");
        var details = duty.Objects("details", 0, 20, required: false).Select(Detail).ToImmutableArray();
        foreach (var twice in details.GroupBy(d => d.Name).Where(g => g.Count() > 1)) duty.Fault("details", $"names {twice.Key} twice");
        duty.NothingElse();
        return new(id, title, perChild, start, sources, limit, atLeast, owners, prompt, reminders, lateEvery, lateTo, repeat, handOver, outcomes, details);
    }

    private static Start Start(Fields duty)
    {
        if (duty.Nested("start", required: true) is not { } start) return new Start.Trigger();
        Start? read = start.Has("at") ? At(start)
            : start.Has("arrival") ? new Start.Arrival(start.Roles("arrival"))
            : start.Has("after") ? new Start.After(start.Text("after") ?? "", start.Text("if"))
            : start.Has("when") ? new Start.When(start.OneOf<Happening>("when", required: true) ?? default)
            : null;
        if (read is null) start.Fault("at", "or arrival or after or when: a start needs exactly one of them");
        start.NothingElse();
        return read ?? new Start.Trigger();
    }

    private static Start At(Fields start)
    {
        var at = start.Text("at");
        if (at is not ("Trigger" or "Decision")) start.Fault("at", "must be Trigger or Decision");
        return at == "Decision" ? new Start.Decision() : new Start.Trigger();
    }

    private static Repeat? Repeat(Fields duty)
    {
        if (duty.Nested("repeat") is not { } repeat) return null;
        var read = new Repeat(repeat.Longer("every"), repeat.OneOf<RepeatFrom>("from", required: true) ?? default, repeat.Text("during", required: true) ?? "");
        repeat.NothingElse();
        return read;
    }

    private static HandOver? HandOver(Fields duty)
    {
        if (duty.Nested("handOver") is not { } over) return null;
        var read = new HandOver(over.Roles("to"), over.Flag("all"));
        over.NothingElse();
        return read;
    }

    private static DetailRule Detail(Fields detail)
    {
        var name = detail.Text("name", required: true, max: 40) ?? "";
        if (!name.All(char.IsAsciiLetterOrDigit)) detail.Fault("name", "must be of letters and digits");
        var kind = detail.OneOf<DetailKind>("kind", required: true) ?? default;
        var isChoice = kind is DetailKind.Choice or DetailKind.Choices;
        var choices = isChoice ? detail.Texts("choices", 1, 30) : [];
        if (choices.Any(c => c.Contains(','))) detail.Fault("choices", "must hold no comma");
        detail.NothingElse();
        return new(name, kind, choices);
    }

    private static Moment Moment(Fields moment)
    {
        var after = moment.Has("after") ? moment.Longer("after") : null;
        var day = moment.Number("day", 0, 366);
        var before = moment.Flag("workingDayBefore");
        var at = moment.LocalTime("at", required: after is null) ?? TimeOnly.MinValue;
        moment.NothingElse();
        if ((after is null ? 0 : 1) + (day is null ? 0 : 1) + (before ? 1 : 0) != 1)
            moment.Fault("after", "or day or workingDayBefore: a reminder needs exactly one of them");
        return after is not null ? new Moment.After(after) : before ? new Moment.WorkingDayBefore(at) : new Moment.OnDay(day ?? 0, at);
    }
}
