using CsecBot;

var (app, faults) = await App.Build(args, TimeProvider.System);
if (app is null)
{
    Console.Error.WriteLine("The configuration has faults; nothing was started:");
    foreach (var fault in faults) Console.Error.WriteLine($"  {fault}");
    return 1;
}
await app.RunAsync();
return 0;
