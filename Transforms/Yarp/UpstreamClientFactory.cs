using System.Net;
using CozeProxy.Transforms.Streaming;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Transforms.Yarp;

/// <summary>YARP's own client with our handler around it, and connections that follow DNS changes.</summary>
internal sealed class UpstreamClientFactory(RunDrainer drainer, RunCut cut, RunOptions options, TimeProvider time) : ForwarderHttpClientFactory
{
    internal static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.AutomaticDecompression = DecompressionMethods.None;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new UpstreamHandler(base.WrapHandler(context, handler), drainer, cut, options, time);
}
