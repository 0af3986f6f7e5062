using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// What came back from the telephones. `Id` is the channel's own and stays the same when it is delivered twice.
public abstract partial record Heard(string Id)
{
    /// A person's answer, for the request named or the only one that can be meant. `At` is the machine's time, not the protocol's.
    public sealed record Reply(string Id, string Phone, Answer Answer, string? Referral, DateTimeOffset At) : Heard(Id);

    /// What became of a message that was taken: the channel's id of it, and our own key where it is said again.
    public sealed record Report(string Id, string MessageId, string? Key, bool Delivered, string? Why) : Heard(Id);

    /// A text message as a person wrote it. No guess: what is not plainly an answer is unclear.
    public static Reply Text(string id, string phone, string text, DateTimeOffset at)
    {
        var spoken = Digit().Replace(text.Trim(), m => m.Groups["before"].Value + (m.Groups["digit"].Value == "1" ? "accept" : "decline") + m.Groups["after"].Value);
        return ChatCommand.Parse(spoken) switch
        {
            ChatCommand.Press { Verb: "accept" } p => new(id, Telephone(phone), new Answer.Accept(), p.Referral, at),
            ChatCommand.Press { Verb: "decline" } p => new(id, Telephone(phone), new Answer.Decline(p.Reason), p.Referral, at),
            ChatCommand.Several => new(id, Telephone(phone), new Answer.Several(), null, at),
            _ => new(id, Telephone(phone), new Answer.Unclear(), null, at),
        };
    }

    /// Some networks leave the plus away, or write the number to be read.
    public static string Telephone(string number) => $"+{string.Concat(number.Where(char.IsAsciiDigit))}";

    /// Why a message failed, as far as it is a plain code: a sentence could hold a number.
    public static string Reason(string? why) => why is not null && Code().IsMatch(why) ? why : "failed";

    [GeneratedRegex(@"^(?<before>r-\w{8}\s+)?(?<digit>1|2|no)(?<after>([\s.,!]*(\sand)?\sr-\w{8})*[\s.!]*)$", RegexOptions.IgnoreCase)] private static partial Regex Digit();
    [GeneratedRegex(@"^(?!.*\d{5})[\w .:-]{1,60}$")] private static partial Regex Code();
}

public abstract record Answer
{
    public sealed record Accept : Answer;
    public sealed record Decline(DeclineReason? Reason) : Answer;
    public sealed record Unclear : Answer;

    /// To more than one request at once.
    public sealed record Several : Answer;

    /// Something can be done at once that it asks for.
    public bool IsPlain => this is Accept or Decline;
}
