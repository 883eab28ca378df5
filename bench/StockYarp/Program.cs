// The yardstick: YARP as its own documentation starts it, one route to one cluster, which come by configuration.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
await using var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
