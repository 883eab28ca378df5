using System.Text;
using System.Text.Json;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Files;

/// <summary>An exchange whose files have been uploaded: the first got the id 71, the next 72 and so on.</summary>
internal static class FileExchange
{
    public static ChatExchange Of(string messages, params (string Parameter, string Source)[] inputs)
    {
        TryRead(messages, inputs, out var files, out var exchange).ShouldBeNull();
        exchange = new ChatExchange(exchange.RequestId, exchange.StartedAt, exchange.Dialect, exchange.Request, exchange.Target) { Files = files! };
        var id = 71;
        exchange.Uploads = files!.All.Select(part => part.Content).OfType<FileContent>().ToDictionary(content => content, _ => $"{id++}");
        return exchange;
    }

    public static ApiError? Error(string messages, params (string Parameter, string Source)[] inputs) => TryRead(messages, inputs, out _, out _);

    /// <summary>What is written into an object by <paramref name="write"/>.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static ApiError? TryRead(string messages, (string Parameter, string Source)[] inputs, out RequestFiles? files, out ChatExchange exchange)
    {
        var sources = inputs.ToDictionary(input => input.Parameter, input =>
        {
            InputSource.TryParse(input.Source, out var source).ShouldBeTrue();
            return source;
        });
        var target = TargetResolver.Create(new TargetSettings { Kind = TargetKind.Workflow, Id = "7300", Inputs = sources }, "vision");
        var request = Some.Request($$"""{"model":"vision","messages":{{messages}} }""");
        exchange = Some.Exchange(request, target);
        RequestFiles.TryRead(request, target, new RunOptions { MaxFileBytes = 1000, MaxFiles = 3 }, out files, out var error);
        return error;
    }
}
