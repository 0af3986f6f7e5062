using System.Collections.Immutable;
namespace CsecBot.Cards;

/// The names of what is filled in on a card. No two inputs of one card have the same, not even behind different buttons: Teams on a telephone
/// shows nothing of a card that has one name twice.
public static class Inputs
{
    public const string Person = "person", AcceptedBy = "acceptedBy", Time = "time", ToldTime = "toldTime", ArrivalTime = "arrivalTime", SinceTime = "sinceTime";

    /// A button sends what is filled in beside it, so of these one at most. Cards of older versions, still in people's chats, call every time `time`.
    public static readonly ImmutableArray<string> People = [Person, AcceptedBy], Times = [Time, ToldTime, ArrivalTime, SinceTime];
}
