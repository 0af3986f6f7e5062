using System.Collections.Immutable;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Storage;

/// What a save says of itself when others are faster or the answer is lost.
[Collection("azurite")]
public sealed class SavedOrNot(AzuriteFixture azurite)
{
    private const int AttemptsMax = 8;

    [Fact]
    public async Task Of_fifty_who_accept_at_once_one_is_accepted_and_all_others_are_told_so()
    {
        await using var county = await OneCounty.Open(azurite);
        var people = Enumerable.Range(100, 50).Select(People.Id).ToList();
        var world = new World(ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!, new([.. people.Select(p => new Person(p, null, "Name", [Role.Csw], "DCFS", [], [], null))], []));
        await Everybody_is_paged(county, world, people);

        var answers = await Task.WhenAll(people.Select((p, i) => Accept(county, world, i + 1, p)));

        Assert.Single(answers, why => why is null);
        Assert.All(answers.Where(why => why is not null), why => Assert.Equal(Refusal.Covered, why));
        var history = await county.Table.History(OneCounty.Id, default);
        Assert.Single(history.SelectMany(h => h.Events), e => e is Event.Accepted);
        Assert.Equal(3, history.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_save_whose_answer_was_lost_is_known_as_saved(int retries)
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries);
        var before = await county.Refer();
        wire.Lose = retries + 1;
        var saved = await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(2));
        Assert.Equal(2, saved.Now.Entries);
        Assert.Equal(OneCounty.Asks(2), saved.ToSend.Select(m => m.What));
        await county.Save(saved.Now, OneCounty.Asked(45), settled: [.. saved.ToSend]);
        Assert.Equal((0, null), await county.Table.UnsentNow(default));
    }

    [Theory]
    [InlineData(0, typeof(IOException))]
    [InlineData(2, typeof(AggregateException))]
    public async Task A_save_that_never_got_through_is_not_taken_for_one(int retries, Type fault)
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries);
        var before = await county.Refer();
        wire.IsCut = true;
        await Assert.ThrowsAsync(fault, () => county.TrySave(before, OneCounty.Asked(30), OneCounty.Asks(1)));
        wire.IsCut = false;
        Assert.Equal(before.ETag, (await county.Table.Load(OneCounty.Id, default))!.ETag);
        await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(1));
    }

    [Fact]
    public async Task A_save_that_the_retry_found_done_is_known_as_saved()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries: 2);
        wire.Lose = 1;
        Assert.IsType<SaveResult.Saved>(await county.TryRefer());
        Assert.Single(await county.Table.History(OneCounty.Id, default));
    }

    /// The client library tries no such answer again: within it stands the failure, and around it that it was accepted.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_that_storage_was_too_busy_for_is_tried_again(bool doneAllTheSame)
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries: 2);
        var before = await county.Refer();
        (wire.IsBusy, wire.DoneAllTheSame) = (doneAllTheSame ? 1 : 3, doneAllTheSame);
        var saved = await county.Through(() => county.TrySave(before, OneCounty.Asked(30), OneCounty.Asks(1)), doneAllTheSame ? [] : [200, 400, 800]);
        Assert.Equal(2, Assert.IsType<SaveResult.Saved>(saved).Now.Entries);
        Assert.Equal(2, (await county.Table.History(OneCounty.Id, default)).Count);
    }

    [Fact]
    public async Task A_save_that_storage_stays_too_busy_for_fails_and_leaves_nothing_behind()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire, retries: 2);
        var before = await county.Refer();
        wire.IsBusy = 4;
        var fault = await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => county.Through(() => county.TrySave(before, OneCounty.Asked(30), OneCounty.Asks(1)), 200, 400, 800));
        Assert.Equal(503, fault.Status);
        Assert.Equal(before.ETag, (await county.Table.Load(OneCounty.Id, default))!.ETag);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_and_that_others_built_upon_is_still_known_as_saved()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var before = await county.Refer();
        (wire.Lose, wire.AfterLoss) = (1, async () => await county.Save((await county.Table.Load(OneCounty.Id, default))!, OneCounty.Asked(45)));
        var saved = await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(1));
        Assert.Equal(3, saved.Now.Entries);
    }

    [Fact]
    public async Task Of_two_that_decide_the_same_at_the_same_instant_only_one_has_saved()
    {
        await using var county = await OneCounty.Open(azurite);
        var before = await county.Refer();
        await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(1));
        Assert.IsType<SaveResult.SomebodyWasFirst>(await county.TrySave(before, OneCounty.Asked(30), OneCounty.Asks(1)));
    }

    [Fact]
    public async Task A_reference_that_was_just_kept_is_known_without_asking_storage()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        Assert.Null(county.Table.RecentReference($"hash of {OneCounty.Id}"));
        await county.Refer();
        var asked = wire.Requests;
        Assert.Equal((OneCounty.Id, "{}"), county.Table.RecentReference($"hash of {OneCounty.Id}"));
        Assert.Equal(asked, wire.Requests);
    }

    [Fact]
    public async Task A_save_is_one_request_and_so_is_a_load()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var before = await county.Refer();
        Assert.Equal(1, wire.Requests);
        await county.Table.Load(OneCounty.Id, default);
        Assert.Equal(2, wire.Requests);
        await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(5));
        Assert.Equal(3, wire.Requests);
        await county.Table.EarliestDue(default);
        Assert.Equal(4, wire.Requests);
    }

    [Fact]
    public async Task More_rows_than_a_transaction_may_have_are_refused_before_anything_is_asked()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var before = await county.Refer();
        wire.Requests = 0;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => county.TrySave(before, OneCounty.Asked(30), OneCounty.Asks(97)));
        Assert.Contains("101", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, wire.Requests);
        await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(96));
    }

    private static async Task Everybody_is_paged(OneCounty county, World world, List<string> people)
    {
        var child = new Child("A", ChildKind.PrimaryVictim, "13-15", null, false, null, Disposition.InPerson, null, OneCounty.At);
        var intake = new Intake(OneCounty.Id, Source.Other, LeadAgency.Dcfs, OneCounty.At, OneCounty.At, null, [child], false, false);
        var opened = ((Decision.Happened)Decider.Decide(null, new Command.Open(intake, "hotline:desk", OneCounty.At), world)).Events;
        var before = Assert.IsType<SaveResult.Saved>(await county.Table.Save(
            null, Evolution.Fold(null, opened)!, new("hotline:desk", OneCounty.At, opened), [], new Opening("hash", "{}", OneCounty.Somewhere), [], default)).Now;
        Assert.Empty(before.State.Pages);
        await county.Save(before, [.. people.Select((p, i) => new Event.Paged(Role.Csw, i + 1, 0, p, "DCFS", PageKind.Respond, false, OneCounty.At, OneCounty.At))]);
    }

    /// Null where accepted, otherwise why not.
    private static async Task<Refusal?> Accept(OneCounty county, World world, int page, string person)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var before = (await county.Table.Load(OneCounty.Id, default))!;
            var decision = Decider.Decide(before.State, new Command.Accept(page, person, OneCounty.At), world);
            if (decision is Decision.Refused no) return no.Why;
            var events = ((Decision.Happened)decision).Events;
            if (await county.Table.Save(before, before.State.Fold(events)!, new(person, OneCounty.At, events), [], null, []) is SaveResult.Saved) return null;
        }
        throw new TimeoutException("Others were first every time.");
    }
}
