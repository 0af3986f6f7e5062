using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
namespace CsecBot.Simulation;

/// A bug to be planted: in each of these files, this text for that.
public sealed record Planted(string Name, IReadOnlyList<(string File, string Was, string Is)> Changes)
{
    private static string Folder([CallerFilePath] string me = "") => Path.GetDirectoryName(me)!;
    public static string Root => Path.GetFullPath(Path.Combine(Folder(), "../../.."));

    public static IReadOnlyList<Planted> All()
    {
        var blocks = File.ReadAllText(Path.Combine(Folder(), "bugs.txt")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return [.. blocks.Select(block =>
        {
            var lines = block.Trim('\n').Split('\n');
            return new Planted(lines[0], [.. lines.Skip(1).Chunk(3).Select(c => (c[0], Text(c[1]), Text(c[2])))]);
        })];
    }

    private static string Text(string line) => line[2..].Replace('⏎', '\n');
}

/// Compiles the service with one bug in it and runs nights until one of them finds it. Only the changed library is compiled anew, by the
/// compiler's own command line as the project gives it; nothing in the repository is touched.
public static partial class PlantedBugs
{
    /// The seeds that the test run has.
    private const int NightsMost = 2_000;

    public static async Task<int> Find(IReadOnlyList<string> names)
    {
        List<Planted> asked = [.. Planted.All().Where(p => names.Count == 0 || names.Any(n => p.Name.Contains(n, StringComparison.OrdinalIgnoreCase)))];
        var compilers = new Dictionary<string, (string Project, List<string> Arguments)>();
        foreach (var project in asked.SelectMany(p => p.Changes).Select(c => Project(c.File)).Distinct()) compilers[project] = (project, await Arguments(project));
        var (found, latest, atOnce) = (0, 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount });
        Console.WriteLine("| planted bug | |\n|---|---|");
        await Parallel.ForEachAsync(asked, atOnce, async (bug, stop) =>
        {
            var said = await Try(bug, NightsMost, compilers, stop);
            lock (asked)
            {
                if (said.StartsWith("found", StringComparison.Ordinal)) found++;
                if (Seed().Match(said) is { Success: true } seed) latest = Math.Max(latest, int.Parse(seed.Groups[1].Value, CultureInfo.InvariantCulture));
            }
            Console.WriteLine($"| {bug.Name} | {said} |");
        });
        Console.WriteLine($"\n{found} of {asked.Count} planted bugs were found, by {NightsMost:N0} nights at most for each.");
        // A library that is compiled so without any bug must pass the same nights, or what was found is no bug of ours.
        var areOurs = true;
        await Parallel.ForEachAsync(asked.Select(p => p.Changes[0].File).DistinctBy(Project), atOnce, async (file, stop) =>
        {
            var clean = await Try(new("None", [(file, "", "")]), latest, compilers, stop);
            if (clean.StartsWith("NOT FOUND", StringComparison.Ordinal)) return;
            areOurs = false;
            Console.WriteLine($"{Project(file)} without a bug: {clean}");
        });
        if (areOurs) Console.WriteLine($"Without any bug the first {latest:N0} nights find nothing.");
        return found == asked.Count && areOurs ? 0 : 1;
    }

    [GeneratedRegex("^found by seed ([0-9]+)")] private static partial Regex Seed();

    private static async Task<string> Try(Planted bug, int nights, Dictionary<string, (string Project, List<string> Arguments)> compilers, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("planted-").FullName;
        try
        {
            var built = Path.GetDirectoryName(typeof(PlantedBugs).Assembly.Location)!;
            foreach (var file in Directory.EnumerateFiles(built)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var (project, all) = compilers[Project(bug.Changes[0].File)];
            var arguments = all.ToList();
            foreach (var file in bug.Changes.GroupBy(c => c.File))
            {
                var (path, text) = (Path.Combine(Planted.Root, file.Key), await File.ReadAllTextAsync(Path.Combine(Planted.Root, file.Key), stop));
                foreach (var (_, was, isNow) in file)
                {
                    if (was.Length == 0) continue;   // the library as it is
                    if (text.Split(was).Length != 2) return $"cannot be planted: its text is not once in {file.Key}";
                    text = text.Replace(was, isNow, StringComparison.Ordinal);
                }
                var changed = Path.Combine(folder, Path.GetFileName(path));
                await File.WriteAllTextAsync(changed, text, stop);
                var at = arguments.FindIndex(a => Path.GetFullPath(Path.Combine(project, a)) == path);
                arguments[at] = changed;
            }
            var library = Path.Combine(folder, $"{Path.GetFileName(project)}.dll");
            File.Delete(library);
            arguments.Add($"/out:{library}");
            var response = Path.Combine(folder, "compile.rsp");
            await File.WriteAllLinesAsync(response, arguments.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a), stop);
            var compiled = await Run("dotnet", [Path.Combine(await Property(project, "RoslynTargetsPath"), "bincore", "csc.dll"), "/noconfig", $"@{response}"], project, stop);
            if (compiled.Contains(": error ", StringComparison.Ordinal)) return $"cannot be planted: {compiled.Split('\n').First(l => l.Contains(": error ", StringComparison.Ordinal))}";
            if (!File.Exists(library)) return $"cannot be planted: nothing was compiled: {compiled.Trim().Split('\n')[^1]}";
            var output = await Fleet.Child(["find", "1", nights.ToString(CultureInfo.InvariantCulture)], stop, Path.Combine(folder, "CsecBot.Simulation.dll"));
            if (output.Split('\n').FirstOrDefault(l => l.StartsWith("seed", StringComparison.Ordinal)) is { } seed) return $"found by {seed.Replace('|', '/')}";
            if (!output.Contains("nothing", StringComparison.Ordinal)) return $"ended the process, which is no finding: {output.Split('\n')[0]}";
            return $"NOT FOUND in {nights:N0} nights";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Project(string file) => Path.Combine(Planted.Root, string.Join('/', file.Split('/').Take(2)));

    /// What the compiler is told, without what would write beside the project's own output, or look for style.
    private static async Task<List<string>> Arguments(string project)
    {
        var json = await Run("dotnet", ["build", "-c", "Release", "-v", "q", "--no-restore", "-t:PrepareResources;Compile", "-p:BuildProjectReferences=false", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs"], project, default);
        return [.. JsonNode.Parse(json)!["Items"]!["CscCommandLineArgs"]!.AsArray().Select(a => (string)a!["Identity"]!)
            .Where(a => !new[] { "/out:", "/refout:", "/pdb:", "/doc:", "/noconfig", "/warnaserror", "/errorlog", "/generatedfilesout", "/embed", "/sourcelink" }.Any(n => a.StartsWith(n, StringComparison.Ordinal))), "/skipanalyzers+", "/warn:0", "/debug-"];
    }

    private static async Task<string> Property(string project, string name) => (await Run("dotnet", ["msbuild", $"-getProperty:{name}"], project, default)).Trim();

    private static async Task<string> Run(string program, IEnumerable<string> arguments, string folder, CancellationToken stop)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return await output + await errors;
    }
}
