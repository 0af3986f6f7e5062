namespace CsecBot.DevHost;

/// Where the working copy is: the Node tools and the scratch folder live in it, not beside the compiled assembly.
public static class Repository
{
    public static string Root { get; } = Find();

    /// package.json, its lock file and node_modules.
    public static string NodeFolder => Path.Combine(Root, "src", "CsecBot.DevHost");

    /// Ignored by git: the roster written at start, Azurite's data, the windows' settings.
    public static string Scratch => Directory.CreateDirectory(Path.Combine(Root, ".csecbot")).FullName;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CsecBot.sln")))
            {
                return folder.FullName;
            }
        }

        throw new CannotStartException($"CsecBot.sln is in no folder above {AppContext.BaseDirectory}; run this from a working copy of the repository.");
    }
}
