namespace CsecBot.BotFramework;

/// <summary>What a channel can draw. Teams shows buttons under a message in a person's own chat, and at most three.</summary>
public static class Channel
{
    public static bool SupportsSuggestedActions(string? channelId, int buttonCnt = 100, string? conversationType = null) => channelId switch
    {
        Channels.Emulator => buttonCnt <= 100,
        Channels.Msteams => conversationType == "personal" && buttonCnt <= 3,
        _ => false,
    };

    public static bool SupportsCardActions(string? channelId, int buttonCnt = 100) => channelId switch
    {
        Channels.Emulator => buttonCnt <= 100,
        Channels.Msteams => buttonCnt <= 50,
        _ => false,
    };

    public static int MaxActionTitleLength(string? channelId) => 20;
}
