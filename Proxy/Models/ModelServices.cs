namespace CozeProxy.Models;

internal static class ModelServices
{
    /// <summary>Adds the models; billing must be added before.</summary>
    public static void AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        // Made before the first request, so that a mistake in it stops the start.
        services.AddSingleton(new ModelCatalog(configuration));
        services.AddSingleton<ModelRegistry>();
        services.AddHostedService<ModelStartup>();
    }
}
