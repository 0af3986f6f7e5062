namespace CsecBot.DevHost;

/// Something this program needs is missing or failed. The message is one clear sentence for a person.
public sealed class CannotStartException(string sentence, Exception? cause = null) : Exception(sentence, cause);
