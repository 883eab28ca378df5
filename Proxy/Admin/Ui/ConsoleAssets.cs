using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.FileProviders;

namespace CozeProxy.Admin.Ui;

/// <summary>
/// The console's files. They lie with the program and not in the folder it was started in: published, in its wwwroot; built, where
/// a list of the build says.
/// </summary>
internal static class ConsoleAssets
{
    private static readonly string Name = typeof(ConsoleAssets).Assembly.GetName().Name!;
    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, $"{Name}.staticwebassets.runtime.json");

    /// <summary>The list of their addresses.</summary>
    public static string Manifest => Path.Combine(AppContext.BaseDirectory, $"{Name}.staticwebassets.endpoints.json");

    public static void Use(IWebHostEnvironment environment)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        environment.WebRootPath = published;
        environment.WebRootFileProvider = Directory.Exists(published) ? new PhysicalFileProvider(published) : new NullFileProvider();
        if (File.Exists(Built))
        {
            var list = new ConfigurationBuilder().AddInMemoryCollection([new(WebHostDefaults.StaticWebAssetsKey, Built)]).Build();
            StaticWebAssetsLoader.UseStaticWebAssets(environment, list);
        }
    }
}
