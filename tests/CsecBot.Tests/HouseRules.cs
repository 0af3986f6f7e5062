using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Tests;

/// The shape of the house, kept by the build rather than by memory.
public class HouseRules
{
    private static string Root([CallerFilePath] string me = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(me)!, "../.."));

    private static IEnumerable<string> Sources(string under) =>
        Directory.EnumerateFiles(Path.Combine(Root(), under), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/node_modules/", StringComparison.Ordinal));

    /// On the compiled types, since global usings hide from a search of the text.
    [Theory]
    [InlineData("CsecBot.BotFramework", "CsecBot.Teams")]
    [InlineData("Microsoft.Bot", "CsecBot.Teams")]
    [InlineData("Azure.Data.Tables", "CsecBot.Storage")]
    [InlineData("Quartz", "CsecBot.Timers")]
    [InlineData("Microsoft.Graph", "CsecBot.Graph")]
    [InlineData("Microsoft.Kiota", "CsecBot.Graph")]
    [InlineData("CsvHelper", "CsecBot.Rostering")]
    public void A_library_is_mentioned_in_its_folder_only(string library, string home)
    {
        foreach (var type in typeof(App).Assembly.GetTypes().Where(t => t.Namespace is { } n && n.StartsWith("CsecBot", StringComparison.Ordinal) && !n.StartsWith(home, StringComparison.Ordinal)))
            if (!(type.FullName!.StartsWith("CsecBot.App", StringComparison.Ordinal)))
                Assert.DoesNotContain(Mentioned(type), m => m.Namespace?.StartsWith(library, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void The_core_knows_nobody() =>
        Assert.All(typeof(Decider).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));

    [Fact]
    public void There_is_one_way_in() =>
        Assert.Equal(["Dispatcher.cs"], Sources("src/CsecBot").Where(f => File.ReadAllText(f).Contains("Decider.Decide", StringComparison.Ordinal)).Select(Path.GetFileName));

    [Fact]
    public void The_machine_clock_is_read_in_one_place_of_the_service() =>
        Assert.Equal(["Program.cs"], Sources("src/CsecBot").Where(f => File.ReadAllText(f).Contains("TimeProvider.System", StringComparison.Ordinal)).Select(Path.GetFileName));

    [Fact]
    public void No_source_file_outgrows_two_hundred_and_fifty_lines() =>
        Assert.DoesNotContain(Sources("src"), f => File.ReadLines(f).Count() > 250);

    [Fact]
    public void Nothing_is_named_after_a_layer() =>
        Assert.DoesNotContain(Sources("src"), f => Regex.IsMatch(Path.GetFileName(f), "(Manager|Helper|Util|Utils|Service)\\.cs$"));

    private static IEnumerable<Type> Mentioned(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type?> found = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(all).Select(f => f.FieldType), .. type.GetProperties(all).Select(p => p.PropertyType),
            .. type.GetMethods(all).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType).Concat(m.GetMethodBody()?.LocalVariables.Select(l => l.LocalType) ?? [])),
            .. type.GetConstructors(all).SelectMany(c => c.GetParameters().Select(p => p.ParameterType))];
        return found.OfType<Type>().SelectMany(t => t.IsGenericType ? [t, .. t.GetGenericArguments()] : new[] { t });
    }
}
