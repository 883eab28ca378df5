using CozeProxy.Hosting;
using Microsoft.Extensions.Options;

try
{
    await using var app = ProxyHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException e)
{
    foreach (var error in e.Failures)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}
