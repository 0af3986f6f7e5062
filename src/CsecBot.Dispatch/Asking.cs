using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Questions only a person can settle, put again until one does: the disposition of a child, and closing what is finished.
internal static class Asking
{
    public static IEnumerable<Event> OnTime(Referral r, DateTimeOffset now, World world)
    {
        if (r.NextAsk is not { } due || due > now) return [];
        var question = r.Children.Any(c => c.Disposition == Disposition.Pending) ? Question.Disposition : Question.Close;
        var rule = question == Question.Disposition ? world.Protocol.Pending : world.Protocol.Close;
        var next = Next(rule, due, world);
        while (next <= now) next = Next(rule, next, world);
        return [new Asked(question, Sides.OneOfEach(r, rule.Roles, now, world), next, now)];
    }

    public static DateTimeOffset Next(AskRule rule, DateTimeOffset from, World world) => rule.Every.After(from, world.Protocol.Zone);
}
