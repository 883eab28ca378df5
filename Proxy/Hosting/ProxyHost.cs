using CozeProxy.Admin.Api;
using CozeProxy.Admin.Ui;
using CozeProxy.Auth;
using CozeProxy.Billing;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Errors;
using CozeProxy.Executions;
using CozeProxy.Hosting.Forwarding;
using CozeProxy.Lifecycle;
using CozeProxy.Limits;
using CozeProxy.Models;
using CozeProxy.Observability;
using CozeProxy.Pipeline;
using CozeProxy.Protection;
using CozeProxy.Settings;
using CozeProxy.Tls;
using CozeProxy.Transforms;

namespace CozeProxy.Hosting;

/// <summary>Puts the proxy together. A caller may change the builder before it is built, as the sandbox and the tests do.</summary>
public static class ProxyHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = CreateBuilder(args);
        configure?.Invoke(builder);
        builder.AddServices();
        var app = builder.Build();
        app.UsePipeline();
        return app;
    }

    /// <summary>A builder with the whole configuration and nothing of the proxy yet.</summary>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.QuietFramework();
        builder.Configuration.AddYarpJson(builder.Environment);
        builder.Configuration.AddSecretFiles();
        return builder;
    }

    private static void AddServices(this WebApplicationBuilder builder)
    {
        ConfigurationCheck.ThrowIfWrong(builder.Configuration);
        builder.ConfigureServer();
        builder.ConfigureTls();
        builder.AddFileLog();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddLifecycle(builder.Configuration);
        builder.Services.AddRedis(builder.Configuration);
        builder.Services.AddBilling(builder.Configuration);
        builder.Services.AddChannels(builder.Configuration);
        builder.Services.AddChannelChoice();
        builder.Services.AddModels(builder.Configuration);
        builder.Services.AddProtection();
        builder.Services.AddGatewayAuth(builder.Configuration);
        builder.Services.AddLimits(builder.Configuration);
        builder.Services.AddCallPipeline(builder.Configuration);
        builder.Services.AddExecutions(builder.Configuration);
        if (builder.Configuration.IsAdminEnabled())
        {
            builder.Services.AddAdminApi();
        }

        if (builder.Configuration.IsConsoleEnabled())
        {
            builder.AddConsole();
        }

        builder.Services.AddSingleton<WarmUp>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WarmUp>());
        builder.Services.AddHealthChecks().AddCheck<StoreHealthCheck>("store").AddCheck<WarmUpHealthCheck>("warm-up");
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<ChannelConfigFilter>()
            .AddCozeTransforms(new SettingsReader(builder.Configuration).ReadRunOptions());
    }

    private static void UsePipeline(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<RequestTelemetryMiddleware>();
        app.UseMiddleware<ErrorShapeMiddleware>();
        app.UseMiddleware<ShutdownMiddleware>();
        app.UseMiddleware<ProbeMiddleware>();
        app.UseRouting();
        app.UseMiddleware<OverloadMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
        if (app.Configuration.IsConsoleEnabled())
        {
            app.UseConsole();
            app.MapConsole();
        }

        if (app.Configuration.IsAdminEnabled())
        {
            app.MapAdminApi();
        }

        app.MapHealth();
        app.MapMetrics();
        app.MapModels();
        app.MapExecutions();
        app.MapReverseProxy(pipeline =>
        {
            pipeline.UseMiddleware<RateLimitMiddleware>();
            pipeline.UseMiddleware<ParseMiddleware>();
            pipeline.UseMiddleware<CandidateMiddleware>();
            pipeline.UseMiddleware<BillingMiddleware>();
            pipeline.UseMiddleware<AttemptMiddleware>();
            pipeline.UseLoadBalancing();
            pipeline.UseMiddleware<ChannelMiddleware>();
            pipeline.UsePassiveHealthChecks();
        });
    }
}
