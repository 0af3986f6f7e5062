using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What was read back in a chat holds the place. Once it was sent, cancelled or left, a stub stands there instead. [privacy]
public sealed class ReadBacks(ReadBackTable cards, AddressBook addresses, TeamsChannel teams)
{
    public Task Shown(string person, string sent, CancellationToken stop) => cards.Add(person, sent, stop);

    /// What the channel does not take now is taken up again by whatever ends next, or at night.
    public async Task End(string person, CancellationToken stop)
    {
        if (await cards.Find(person, stop) is not { } shown) return;
        var replaced = true;
        if (await addresses.Find(person, stop) is { } address)
            foreach (var card in shown.Sent) replaced &= await teams.Update(address, card, IntakeCard.Gone, stop) is not Receipt.NotNow;
        if (replaced) await cards.Forget(shown, stop);
    }

    public async Task<int> EndLeft(DateTimeOffset before, CancellationToken stop)
    {
        var people = await cards.LeftBy(before, stop);
        foreach (var person in people) await End(person, stop);
        return people.Count;
    }
}
