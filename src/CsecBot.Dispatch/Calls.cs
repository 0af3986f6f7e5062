using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// One person to be paged: anew, or again under the number they have.
internal sealed record Call(Role Role, int Rung, Person Person, PageKind Kind, bool Phone, int? Again, DateTimeOffset Due, DateTimeOffset At);

/// Who a rung pages.
internal static class Calls
{
    public static List<Call> For(Referral r, Role role, int run, int rung, DateTimeOffset due, DateTimeOffset now, World world)
    {
        var rule = world.Protocol.Seats[role];
        var calls = new List<Call>();
        foreach (var target in rule.Rungs[rung].PageFor(r, world.Protocol.HoursAt(now)))
            calls.AddRange(target == Target.Again
                ? Out(r, role, world).Where(o => o.Page.Run == run && o.Page.Rung == rule.PeopleOf(rung)).Select(o => new Call(role, o.Page.Rung, o.Person, o.Page.Kind, rule.Rungs[rung].Phone, o.Page.Number, due, now))
                : Candidates(r, role, run, rung, target, now, world).Select(p => Call(r, role, rung, p, target, rule.Rungs[rung].Phone, due, now)));
        return [.. calls.DistinctBy(c => c.Person.Id)];
    }

    /// The next person of the rung of a page that was declined, handed back or could not be delivered.
    public static Call? Instead(Referral r, Page lost, DateTimeOffset now, World world)
    {
        var called = r.PagesFor(lost.Role).Where(p => p.Run == lost.Run).Select(p => p.Person).ToHashSet();
        foreach (var target in world.Protocol.Seats[lost.Role].Rungs[lost.Rung].Ever.Where(t => KindOf(t) == lost.Kind))
            if (OnCall(r, lost.Role, lost.Run, lost.Rung, target, now, world)
                    .Where(p => !called.Contains(p.Id) && (target != Target.OtherAgencies || p.Agency == lost.Agency))
                    .FirstOrDefault() is { } next)
                return Call(r, lost.Role, lost.Rung, next, target, phone: false, now, now);
        return null;
    }

    /// Again, those with a page on the highest rung that anybody has one of: the last step of a ladder that ends early.
    public static IEnumerable<Call> Highest(Referral r, Role role, DateTimeOffset now, World world)
    {
        var there = Out(r, role, world).ToList();
        return there.Where(c => c.Page.Rung == there.Max(o => o.Page.Rung)).Select(c => new Call(role, c.Page.Rung, c.Person, c.Page.Kind, false, c.Page.Number, now, now));
    }

    /// The pages that somebody can still answer: who has left the roster cannot, nor who is needed in another role, or beside the seat. A supervisor may
    /// have more than one seat.
    public static IEnumerable<(Page Page, Person Person)> Out(Referral r, Role role, World world) =>
        from page in r.PagesFor(role)
        where page.IsLive
        let person = world.Roster.Find(page.Person)
        where person is not null && (page.Kind == PageKind.Supervise ? Rights.MaySupervise(r, role, person.Id, world.Roster)
            : person.Has(role) && !Supervising.HasAnother(r, role, person.Id) && !r.Beside.Any(s => s.Holder == person.Id))
        select (page, person);

    /// A named person, first on the ladder: what a supervisor's reassignment pages.
    public static Call Named(Referral r, Role role, Person person, DateTimeOffset now) => Call(r, role, 0, person, Target.Primary, phone: false, now, now);

    public static List<Event> Events(Referral r, IEnumerable<Call> calls)
    {
        var number = r.Pages.Length;
        return [.. calls.Select(c => c.Again is { } page
            ? (Event)new Repaged(c.Role, page, c.Rung, c.Phone, c.At)
            : new Paged(c.Role, ++number, c.Rung, c.Person.Id, c.Person.Agency, c.Kind, c.Phone, c.Due, c.At))];
    }

    private static Call Call(Referral r, Role role, int rung, Person person, Target target, bool phone, DateTimeOffset due, DateTimeOffset now)
    {
        var again = r.PagesFor(role).LastOrDefault(p => p.Person == person.Id && p.Kind == KindOf(target) && p.State is not (PageState.Declined or PageState.HandedBack));
        return new(role, rung, person, KindOf(target), phone, again?.Number, due, now);
    }

    private static PageKind KindOf(Target target) => target is Target.Supervisor or Target.DutyManager ? PageKind.Supervise : PageKind.Respond;

    private static IEnumerable<Person> Candidates(Referral r, Role role, int run, int rung, Target target, DateTimeOffset now, World world)
    {
        var failed = r.PagesFor(role).Where(p => p.State == PageState.Undelivered).Select(p => p.Person).ToHashSet();
        var people = OnCall(r, role, run, rung, target, now, world).OrderBy(p => failed.Contains(p.Id));   // a repeat goes first to whoever it can reach
        return target == Target.OtherAgencies ? people.DistinctBy(p => p.Agency) : people.Take(1);
    }

    private static IEnumerable<Person> OnCall(Referral r, Role role, int run, int rung, Target target, DateTimeOffset now, World world) => target switch
    {
        Target.Primary => Free(r, role, run, world.Roster.OnCall(role, now, Tier.Primary)),
        Target.Secondary => Free(r, role, run, world.Roster.OnCall(role, now, Tier.Secondary)),
        Target.OtherAgencies => Other(r, role, rung, world.Roster.OnCall(role, now)),
        Target.Supervisor => Sides.Supervisors(r, role, now, world),
        Target.DutyManager => Sides.BehindAll(now, world).Where(p => p.Has(Role.DutyManager) || !IsAskedBelow(r, role, run, rung, p)),
        _ => [],
    };

    /// Where no duty manager is on call, or none can be reached, a supervisor of another side comes, and not again the one of this. [ours]
    private static bool IsAskedBelow(Referral r, Role role, int run, int rung, Person person) =>
        r.PagesFor(role).Any(p => p.Person == person.Id && p.IsLive && p.Run == run && p.Rung < rung);

    /// Not who dropped out, was called in this run already, or is needed elsewhere in this referral; nearest and of the child's language first.
    private static IEnumerable<Person> Free(Referral r, Role role, int run, IEnumerable<Person> people)
    {
        var called = r.PagesFor(role).Where(p => p.Run == run).Select(p => p.Person).ToHashSet();
        return Fit(r, role, people.Where(p => !called.Contains(p.Id)));
    }

    /// One advocate of each agency that no earlier rung has paged; again and again as the last rung repeats.
    private static IEnumerable<Person> Other(Referral r, Role role, int rung, IEnumerable<Person> people)
    {
        var paged = r.PagesFor(role).Where(p => p.Rung < rung && p.Kind == PageKind.Respond).Select(p => p.Agency).ToHashSet();
        return Fit(r, role, people.Where(p => !paged.Contains(p.Agency)));
    }

    private static IEnumerable<Person> Fit(Referral r, Role role, IEnumerable<Person> people)
    {
        var dropped = r.PagesFor(role).Where(p => p.State is PageState.Declined or PageState.HandedBack).Select(p => p.Person)
            .Concat(r.GivenBack.Where(g => g.Role == role).Select(g => g.Person)).Concat(r.Seats.Where(s => s.Role != role).Concat(r.Beside).Select(s => s.Holder).OfType<string>()).ToHashSet();
        var languages = r.Children.Select(c => c.Language).OfType<string>().ToHashSet();
        return people.Where(p => !dropped.Contains(p.Id))
            .OrderByDescending(p => r.Preferred.Contains(p.Id))
            .ThenByDescending(p => r.Area is not null && p.Areas.Contains(r.Area))
            .ThenByDescending(p => p.Languages.Any(languages.Contains));
    }
}
