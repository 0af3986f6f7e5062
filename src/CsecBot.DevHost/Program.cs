using CsecBot.DevHost;

await using var azurite = await Azurite.Start(progress: new Progress<string>(Console.WriteLine));
Console.WriteLine(azurite.ConnectionString);
await Console.In.ReadLineAsync();
