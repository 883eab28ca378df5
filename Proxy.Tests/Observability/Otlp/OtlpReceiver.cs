using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Tests.Observability.Otlp;

/// <summary>A collector on a real socket that keeps what it is sent, over HTTP or gRPC.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcHeader = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>All that came, as text: where something must not be in it.</summary>
    public string Everything => string.Concat(_requests.Select(request => Encoding.UTF8.GetString(request.Body)));

    public IReadOnlyList<ReceivedSpan> Spans =>
        [.. Of("trace").SelectMany(message => message.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)).Select(ReceivedSpan.Of)];

    public IReadOnlySet<string> MetricNames =>
        Of("metric").SelectMany(message => message.Messages(1)).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2))
            .Select(metric => metric.Text(1)).ToHashSet();

    /// <summary>What is said of the process that sends.</summary>
    public IReadOnlyDictionary<string, string> Resource =>
        ReceivedSpan.AttributesOf(Of("trace").First().Message(1)!.Message(1)!.Messages(1));

    public static async Task<OtlpReceiver> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IEnumerable<ProtoMessage> Of(string signal) =>
        _requests.Where(request => request.Path.Contains(signal, StringComparison.OrdinalIgnoreCase)).Select(request => ProtoMessage.Read(request.Body));

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.ContentType == "application/grpc")
        {
            _requests.Enqueue((context.Request.Path, body.ToArray()[GrpcHeader..]));
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[GrpcHeader]);
            context.Response.AppendTrailer("grpc-status", "0");
            return;
        }

        context.Request.ContentType.ShouldBe("application/x-protobuf");
        _requests.Enqueue((context.Request.Path, body.ToArray()));
    }
}
