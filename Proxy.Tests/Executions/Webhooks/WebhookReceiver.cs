using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Executions.Webhooks;

/// <summary>Somebody who takes webhooks, on this machine; answers with the statuses it was given, the last one from then on.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Received> _requests = new();
    private readonly ConcurrentQueue<int> _statuses;

    private WebhookReceiver(int[] statuses)
    {
        _statuses = new(statuses.Length > 0 ? statuses : [StatusCodes.Status200OK]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<Received> Requests => [.. _requests];

    public static async Task<WebhookReceiver> StartAsync(params int[] statuses)
    {
        var receiver = new WebhookReceiver(statuses);
        await receiver._server.StartAsync();
        var addresses = receiver._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Address = new Uri(addresses.Addresses.Single());
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _requests.Enqueue(new Received(body, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        context.Response.StatusCode = _statuses.Count > 1 && _statuses.TryDequeue(out var status) ? status : _statuses.First();
        context.Response.Headers.Location = "/elsewhere";
    }

    internal sealed record Received(string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

        /// <summary>Checks it as a receiver does that knows the gateway key and the specification.</summary>
        public bool IsSignedBy(string gatewayKey)
        {
            var secret = SHA256.HashData(Encoding.UTF8.GetBytes(gatewayKey));
            var signed = $"{Headers["webhook-id"]}.{Headers["webhook-timestamp"]}.{Body}";
            return Headers["webhook-signature"] == $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)))}";
        }
    }
}
