namespace CsecBot.Channels;

/// A message to a telephone. `Text` is a finished sentence that anybody may read or hear; `Urgent` asks for a call too, where calls can be made.
/// `Key` is the same at each try, and so is `Born`, when it was first to be sent: a channel that knows both sends it once.
public sealed record Alert(string Key, string Referral, int? Page, string Phone, string Text, bool Urgent, DateTimeOffset? Born = null);

/// The way to a person's telephone, which rings where Teams is silenced. Null where none is configured.
public interface ISecondChannel
{
    Task<Receipt> Send(Alert alert, CancellationToken stop);
}
