using CozeProxy.Hosting;

await using var app = ProxyHost.Build(args);
await app.RunAsync();
