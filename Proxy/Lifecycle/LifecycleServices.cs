using CozeProxy.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CozeProxy.Lifecycle;

internal static class LifecycleServices
{
    /// <summary>Has the process end as it should when it is asked to.</summary>
    public static void AddLifecycle(this IServiceCollection services, IConfiguration configuration)
    {
        var options = ShutdownOptions.Read(new SettingsReader(configuration));
        services.AddSingleton(options);
        services.AddSingleton<RequestsUnderWay>();
        services.AddSingleton<Departure>();
        services.AddSingleton<ListeningPorts>();
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        services.AddHostedService<ShutdownService>();
        services.AddOptions<SocketTransportOptions>().Configure<ListeningPorts>((transport, ports) => transport.CreateBoundListenSocket = ports.Bind);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Delay + options.Timeout + ShutdownService.LastThings);
        services.AddHealthChecks().AddCheck<ReadinessCheck>("lifecycle");
    }
}
