// The product as it is, but for its ledger. Its keys, accounts and prices are kept and asked as ever.
using CozeProxy.Bench.Unbilled;
using CozeProxy.Billing.Ledger;
using CozeProxy.Hosting;

// As the product's own Program does.
Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");

await using var app = ProxyHost.Build(args, builder => builder.Services.AddSingleton<ILedger, ForgetfulLedger>());
await app.RunAsync();
