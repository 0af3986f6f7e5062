using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// Somebody whom a save has paged, anew or again.
internal sealed record Called(int Rung, string Person, PageKind Kind, bool Phone, DateTimeOffset? Due)
{
    /// Null where this event calls nobody for that role.
    public static Called? By(Event e, Role role, Referral before) => e switch
    {
        Event.Paged p when p.Role == role => new(p.Rung, p.Person, p.Kind, p.Phone, p.Due),
        Event.Repaged p when p.Role == role && before.PageOf(p.Page) is { } page => new(p.Rung, page.Person, page.Kind, p.Phone, null),
        _ => null,
    };
}

/// People of whom a step calls one, and as what.
internal sealed record OneOf(List<string> People, PageKind Kind, int Rung);

/// Whom each step of a ladder calls: by the document, the roster, and what is known of people in this referral. [protocol]
internal sealed class Steps(Referral r, Role role, OnCall roster)
{
    private readonly SeatRule rule = Cast.ProtocolOf(r).Seats[role];

    public int Last => rule.Rungs.Length - 1;

    /// The step before it pages its people again: who is missed by that is not called for it later.
    public bool IsAgain(int step) => rule.Rungs[step].Page.Contains(Target.Again);

    public bool Rings(int step) => rule.Rungs[step].Phone;

    /// T+0, +3, +6, +12, +20, and then every 5 minutes: so long until the step after this one.
    public TimeSpan Wait(int step) => step < Last ? rule.Rungs[step + 1].After : rule.RepeatEvery;

    public TimeSpan RepeatEvery => rule.RepeatEvery;

    /// Everybody whom the step calls in this run of the ladder; nothing where there is nobody.
    public List<OneOf> Of(int run, int step) => [.. rule.Rungs[step].Page.SelectMany(target => Of(target, run, step)).Where(one => one.People.Count > 0)];

    /// Who comes in place of this one, before the next step: somebody else of theirs who was not called in this run.
    public List<string> Instead(Page lost) =>
        [.. rule.Rungs[lost.Rung].Page.SelectMany(target => Of(target, lost.Run, lost.Rung)).Where(one => one.Kind == lost.Kind).SelectMany(one => one.People)
            .Where(p => !IsCalledIn(lost.Run, p) && (!rule.Rungs[lost.Rung].Page.Contains(Target.OtherAgencies) || lost.Kind == PageKind.Supervise || OnCall.Member(p).Agency == lost.Agency))];

    /// Live pages that their people can answer: who has left cannot, nor who is needed in another role, or has the seat beside.
    public IEnumerable<Page> CanAnswer() => Asked.Where(p => p.IsLive && roster.IsThere(p.Person) && (p.Kind == PageKind.Supervise || !IsNeeded(p.Person)));

    private IEnumerable<Page> Asked => r.Pages.Where(p => p.Role == role);

    private IEnumerable<OneOf> Of(Target target, int run, int step) => target switch
    {
        Target.Primary or Target.Secondary => [new(Free(run, roster.Of(role, target == Target.Primary ? Tier.Primary : Tier.Secondary)), PageKind.Respond, step)],
        Target.Again => CanAnswer().Where(p => p.Run == run && p.Rung == step - 1).Select(p => new OneOf([p.Person], p.Kind, p.Rung)),
        Target.Supervisor => [new(roster.SupervisorsOf(r, role), PageKind.Supervise, step)],
        Target.DutyManager => [new([.. roster.BehindAll().Where(p => OnCall.Member(p).Role == "dutyManager" || !Asked.Any(x => x.Person == p && x.IsLive && x.Run == run && x.Rung < step))], PageKind.Supervise, step)],
        _ => roster.Of(role).Where(p => !IsAskedBefore(p.Agency, step) && IsWilling(p.Id)).GroupBy(p => p.Agency, p => p.Id).Select(agency => new OneOf([.. agency], PageKind.Respond, step)),
    };

    private List<string> Free(int run, IEnumerable<Cast.Member> people) => [.. people.Select(p => p.Id).Where(p => !IsCalledIn(run, p) && IsWilling(p))];

    private bool IsCalledIn(int run, string person) => Asked.Any(p => p.Run == run && p.Person == person);

    /// Other agencies are those that no step before has paged.
    private bool IsAskedBefore(string agency, int step) => Asked.Any(p => p.Rung < step && p.Kind == PageKind.Respond && OnCall.Member(p.Person).Agency == agency);

    /// Who said no, or gave it back, is not asked by the ladder again; nor is who is needed in this referral already.
    private bool IsWilling(string person) =>
        !Asked.Any(p => p.Person == person && p.State is PageState.Declined or PageState.HandedBack) && !r.GivenBack.Any(g => g.Role == role && g.Person == person) && !IsNeeded(person);

    private bool IsNeeded(string person) => r.Seats.Where(s => s.Role != role).Concat(r.Beside).Any(s => s.Holder == person);
}
