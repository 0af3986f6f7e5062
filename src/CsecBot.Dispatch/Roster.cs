using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// A named person who can be paged. `Id` is the Entra object id.
public sealed record Person(
    string Id, string? TenantId, string Name, ImmutableArray<Role> Roles, string Agency,
    ImmutableArray<string> Areas, ImmutableArray<string> Languages, string? Phone)
{
    public bool Has(Role role) => Roles.Contains(role);
}

/// Half-open: a shift that ends at 08:00 does not cover 08:00.
public sealed record Shift(Role Role, Tier Tier, string Person, DateTimeOffset From, DateTimeOffset To)
{
    public bool Covers(DateTimeOffset at) => From <= at && at < To;
}

/// Who there is, and who is on call when.
public sealed record Roster(ImmutableArray<Person> People, ImmutableArray<Shift> Shifts)
{
    private readonly ImmutableDictionary<string, Person> byId = ById(People);

    /// Set anew, the index follows.
    public ImmutableArray<Person> People
    {
        get;
        init => (field, byId) = (value, ById(value));
    } = People;

    public static Roster Empty { get; } = new([], []);

    /// Without these people and their shifts.
    public Roster WithoutAccounts(IReadOnlyCollection<string> ids) => ids.Any(id => Find(id) is not null)
        ? this with { People = [.. People.Where(p => !ids.Contains(p.Id))], Shifts = [.. Shifts.Where(s => !ids.Contains(s.Person))] } : this;

    /// Of this person alone, who is on call for everything and at any time.
    public Roster Alone(string id) => this with
    {
        People = [.. People.Where(p => p.Id == id).Select(p => p with { Roles = [.. Enum.GetValues<Role>()] })],
        Shifts = [.. Enum.GetValues<Role>().Select(role => new Shift(role, Tier.Primary, id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue))],
    };

    public Person? Find(string id) => byId.GetValueOrDefault(id);

    /// In roster order, the primary tier first. Somebody who lost the role is not on call, whatever the shift says.
    public IEnumerable<Person> OnCall(Role role, DateTimeOffset at, Tier? tier = null) =>
        Shifts.Where(s => s.Role == role && (tier is null || s.Tier == tier) && s.Covers(at))
            .OrderBy(s => s.Tier)
            .Select(s => Find(s.Person)).OfType<Person>()
            .Where(p => p.Has(role))
            .DistinctBy(p => p.Id);

    private static ImmutableDictionary<string, Person> ById(ImmutableArray<Person> people) => people.ToImmutableDictionary(p => p.Id, StringComparer.Ordinal);
}
