using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Api.Description;
using CozeProxy.Admin.Operations;
using CozeProxy.Admin.SignIn;
using CozeProxy.Auth;
using CozeProxy.Channels.Testing;

namespace CozeProxy.Admin.Api;

internal static class AdminApi
{
    public const string Path = "/admin/api";

    /// <summary>Whether operators have anything here at all: a sidecar wants neither their API nor their console.</summary>
    public static bool IsAdminEnabled(this IConfiguration configuration) => configuration.GetValue("Admin:Enabled", true);

    public static void AddAdminApi(this IServiceCollection services)
    {
        // A body that cannot be read becomes an exception with its reason, and that an error in the contract's shape.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddChannelTests();
        services.AddSignIn();
        services.AddOperations();
        services.AddAdminDocument();
        services.ConfigureHttpJsonOptions(options => AdminJson.Apply(options.SerializerOptions));
    }

    /// <summary>Maps <c>/admin/api</c>, for the admin token alone.</summary>
    public static void MapAdminApi(this WebApplication app)
    {
        // Now rather than at the first request, so that a generated token is shown at the start.
        app.Services.GetRequiredService<AdminToken>();
        var api = app.MapGroup(Path).RequireAuthorization(AdminTokenHandler.SchemeName);
        api.Describe();
        api.MapAdminDocument();
        api.MapAccounts();
        api.MapMovements();
        api.MapStatements();
        api.MapKeys();
        api.MapPrices();
        api.MapGroups();
        api.MapPriceBook();
        api.MapChannels();
        api.MapRegisteredModels();
        api.MapChannelTest();
        api.MapUsage();
        api.MapLedger();
        api.MapOperators();
        api.MapAudit();
        api.MapLogLevel();
    }
}
