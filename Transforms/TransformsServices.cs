using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Executions;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.Interrupts;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Trials;
using CozeProxy.Transforms.Yarp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace CozeProxy.Transforms;

public static class TransformsServices
{
    /// <summary>Teaches this reverse proxy to speak OpenAI on one side and Coze on the other.</summary>
    public static IReverseProxyBuilder AddCozeTransforms(this IReverseProxyBuilder builder, RunOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ChatCanceller>();
        services.AddSingleton<RunCut>();
        services.AddSingleton<RunDrainer>();
        services.AddSingleton<IDrains>(provider => provider.GetRequiredService<RunDrainer>());
        services.AddHostedService(provider => provider.GetRequiredService<RunDrainer>());
        services.AddSingleton<IForwarderHttpClientFactory, UpstreamClientFactory>();
        services.AddSingleton<TokenTelemetry>();
        services.AddSingleton<BearerFactory>();
        services.AddCozeClient(BearerFactory.HttpClientName);
        services.AddCozeClient(CozeApi.HttpClientName);
        services.AddSingleton<CozeApi>();
        services.AddSingleton<InterruptTokens>();
        services.AddSingleton<ResumeReader>();
        services.AddSingleton<RunHistories>();
        services.AddSingleton<FileUploads>();
        services.AddSingleton<ExchangeTrial>();
        services.AddSingleton<WorkflowTrial>();
        services.AddSingleton(provider => new Rehearsal(
            provider.GetRequiredService<IHttpForwarder>(), provider.GetRequiredService<IProxyStateLookup>(), provider.GetRequiredService<RunDrainer>(), provider.GetRequiredService<RunCut>(),
            provider.GetRequiredService<RunOptions>(), provider.GetRequiredService<TimeProvider>()));
        builder.AddTransforms<CozeTransformProvider>();
        return builder;
    }

    // Connections end in time to follow DNS changes; the handler itself need not be made anew for that.
    private static void AddCozeClient(this IServiceCollection services, string name) => services.AddHttpClient(name)
        .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionLifetime = UpstreamClientFactory.ConnectionLifetime)
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
}
