using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;
namespace CsecBot.Teams;

/// The types that stored state may name: the dialogs' own, and those the bot says it keeps. A document names them by a short word and not by
/// assembly, so that it can be read by the next version, and by whichever SDK the bot is built with; and no document can name another type.
public sealed class StoredTypes : ISerializationBinder
{
    private static readonly Type[] Dialogs =
    [
        typeof(Dictionary<string, object>), typeof(DialogState), typeof(DialogInstance), typeof(PromptOptions), typeof(Activity), typeof(HeroCard), typeof(Mention),
        typeof(Choice), typeof(FoundChoice), typeof(DateTimeResolution), typeof(List<DateTimeResolution>), typeof(List<string>), typeof(List<object>), typeof(string[]),
    ];

    private readonly Dictionary<string, Type> types;

    public StoredTypes(IEnumerable<Type> ours) => types = Dialogs.Concat(ours).Distinct().ToDictionary(Word);

    public void BindToName(Type serializedType, out string? assemblyName, out string? typeName)
    {
        if (!types.ContainsValue(serializedType)) throw new JsonSerializationException($"{serializedType} is not among the types that the bot keeps in its state.");
        (assemblyName, typeName) = (null, Word(serializedType));
    }

    public Type BindToType(string? assemblyName, string typeName) =>
        types.GetValueOrDefault(typeName) ?? throw new JsonSerializationException("A stored state names a type that the bot does not keep.");

    private static string Word(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(';', type.GenericTypeArguments.Select(Word))}>" : type.Name;
}
