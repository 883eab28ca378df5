namespace CozeProxy.Tests.Observability.Otlp;

internal sealed record ReceivedSpan(string TraceId, string Id, string ParentId, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes)
{
    public const int Server = 2;
    public const int Client = 3;

    /// <summary>The spans that this one is linked with.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public static ReceivedSpan Of(ProtoMessage span) =>
        new(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), AttributesOf(span.Messages(9)))
        {
            Links = [.. span.Messages(13).Select(link => link.Hex(2))],
        };

    public static Dictionary<string, string> AttributesOf(IEnumerable<ProtoMessage> attributes) =>
        attributes.ToDictionary(attribute => attribute.Text(1), attribute => attribute.Message(2) switch
        {
            { } value when value.Has(1) => value.Text(1),
            { } value => $"{value.Number(3)}",
            null => "",
        });
}
