namespace CsecBot.BotFramework;
