using System.Globalization;

namespace CsecBot.DevHost;

/// What may stand on the command line.
internal sealed record Options(double Speed, bool Keep, bool Help)
{
    public const string Usage = """
        dotnet run --project src/CsecBot.DevHost [-- --speed N] [--keep]
          --speed N   the protocol's clock runs N times as fast as the machine's (60: a minute takes a second)
          --keep      go on with the referrals of the last run instead of beginning with none
        """;

    public static Options Parse(string[] args)
    {
        var options = new Options(1, false, false);
        for (var n = 0; n < args.Length; n++)
        {
            options = args[n] switch
            {
                "--speed" when n + 1 < args.Length && double.TryParse(args[++n], CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 3600
                    => options with { Speed = speed },
                "--speed" => throw new CannotStartException("--speed needs a number above 0 and at most 3600."),
                "--keep" => options with { Keep = true },
                "--help" or "-h" => options with { Help = true },
                var other => throw new CannotStartException($"'{other}' is not understood.{Environment.NewLine}{Usage}"),
            };
        }

        return options;
    }
}
