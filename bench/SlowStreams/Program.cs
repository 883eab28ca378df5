// Both ends of slow streams: with "clients" as its first argument those who read them, else the Coze that writes them.
using CozeProxy.Bench.SlowStreams;

if (args is ["clients", ..])
{
    using var clients = new Clients(new Options(args[1..]));
    return await clients.RunAsync();
}

await SlowCoze.RunAsync(args);
return 0;
