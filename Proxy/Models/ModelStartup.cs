namespace CozeProxy.Models;

/// <summary>Puts the stored models in force before anything is served.</summary>
internal sealed class ModelStartup(ModelRegistry registry) : IHostedLifecycleService
{
    // As early as billing, which listens to the other replicas by then: what changes while they are read is read again.
    public Task StartingAsync(CancellationToken cancellationToken) => registry.RestockAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
