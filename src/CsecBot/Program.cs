using CsecBot;

if (args is [Check.Name, .. var rest]) return await Check.Run(rest, TimeProvider.System, Console.Out);
// Everything else is a setting: --Urls http://…, or Urls=http://…
if (args is [{ Length: > 0 } word, ..] && word[0] is not ('-' or '/') && !word.Contains('=', StringComparison.Ordinal))
{
    Console.Error.WriteLine($"{word} is not known; nothing was started. Say {Check.Name} to see whether all is there that the service needs, or nothing to start it.");
    return 1;
}

var (app, faults) = await App.Build(args, TimeProvider.System);
if (app is null)
{
    Console.Error.WriteLine("The configuration has faults; nothing was started:");
    foreach (var fault in faults) Console.Error.WriteLine($"  {fault}");
    return 1;
}
await app.RunAsync();
return 0;
