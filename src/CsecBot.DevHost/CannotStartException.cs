namespace CsecBot.DevHost;

/// <summary>Something this program needs is missing or failed. The message is one clear sentence for a person.</summary>
public sealed class CannotStartException(string sentence, Exception? cause = null) : Exception(sentence, cause);
