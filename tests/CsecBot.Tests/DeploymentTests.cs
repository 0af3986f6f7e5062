using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using CsecBot.DevHost;

namespace CsecBot.Tests;

public sealed class DeploymentTests
{
    [BicepTheory]
    [InlineData("build", "main.bicep")]
    [InlineData("build-params", "main.bicepparam")]
    public async Task The_template_compiles_without_a_warning(string command, string file)
    {
        var printed = new ConcurrentQueue<string>();
        var template = Path.Combine(Repository.Root, "deploymentTemplates", file);
        await using var bicep = ChildProcess.Start("bicep", BicepTheoryAttribute.Program, [command, template, "--stdout"], onLine: printed.Enqueue);

        Assert.Equal(0, await bicep.Exited.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System));
        Assert.DoesNotContain(printed, l => l.Contains("Warning ", StringComparison.Ordinal) || l.Contains("Error ", StringComparison.Ordinal));
        Assert.Contains(printed, l => l.Contains("$schema", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task The_storage_takes_no_shared_key()
    {
        var printed = new ConcurrentQueue<string>();
        var template = Path.Combine(Repository.Root, "deploymentTemplates", "main.bicep");
        await using var bicep = ChildProcess.Start("bicep", BicepTheoryAttribute.Program, ["build", template, "--stdout"], onLine: printed.Enqueue);
        await bicep.Exited.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        var compiled = string.Join('\n', printed);

        Assert.Contains("\"allowSharedKeyAccess\": false", compiled, StringComparison.Ordinal);
        Assert.Contains("\"healthCheckPath\": \"/health/ready\"", compiled, StringComparison.Ordinal);
        Assert.Contains("\"httpsOnly\": true", compiled, StringComparison.Ordinal);
        Assert.Contains("UserAssignedMSI", compiled, StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", compiled, StringComparison.OrdinalIgnoreCase);
    }
}

/// Needs the compiler, which is a package with a program for one platform.
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute() => Skip = WhyNot;

    public static string Program { get; } = Path.Combine(
        typeof(BicepTheoryAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepFolder").Value ?? "", "tools", "bicep");

    public static string? WhyNot => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64
        ? null
        : "The Bicep compiler comes from a package for Linux on x64.";
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepTheoryAttribute.WhyNot;
}
