using CozeProxy.Billing.Storage;
using CozeProxy.Cli;
using CozeProxy.Hosting;
using CozeProxy.Lifecycle;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

// Poll configuration files instead of watching their folder: the ledger lies beneath it, and each of its writes would wake
// the watcher. It also spares inotify instances, which containers share and run out of.
Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");

if (CommandLine.IsCommand(args))
{
    return await CommandLine.RunAsync(args);
}

try
{
    await using var app = ProxyHost.Build(args);
    var departure = app.Services.GetRequiredService<Departure>();
    await app.RunAsync();
    return departure.ExitCode;
}
catch (OptionsValidationException e)
{
    foreach (var error in e.Failures)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}
catch (StorageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} Set `urls` to listen elsewhere.");
    return 1;
}
