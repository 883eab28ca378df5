using CozeProxy.Hosting;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.Settings;

public class SecretFilesTests
{
    private const string Password = "Host=db;Database=cozeproxy;Password=long";

    [Test]
    public void Each_file_is_a_setting_without_the_end_of_its_line_and_nothing_else_is_one()
    {
        using var secret = new MountedSecret(("ConnectionStrings__Billing", $"{Password}\n"), ("Admin__Token", "of the file"));

        var configuration = Read(secret.Folder);

        configuration.GetConnectionString("Billing").ShouldBe(Password);
        configuration["Admin:Token"].ShouldBe("of the file");
        configuration.AsEnumerable().ShouldNotContain(setting => setting.Key.StartsWith("..", StringComparison.Ordinal));
    }

    [Test]
    public void A_file_weighs_more_than_the_settings_files_and_less_than_the_command_line()
    {
        using var secret = new MountedSecret(("Admin__Token", "of the file"), ("ReverseProxy__Clusters__coze__LoadBalancingPolicy", "CozeLeastLoaded"));

        var configuration = Read(secret.Folder, "--Admin:Token=of the line");

        configuration["Admin:Token"].ShouldBe("of the line");
        configuration["ReverseProxy:Clusters:coze:LoadBalancingPolicy"].ShouldBe("CozeLeastLoaded");
    }

    [Test]
    public async Task A_secret_that_is_mounted_anew_is_read_again()
    {
        using var secret = new MountedSecret(("Coze__Channels__main__Auth__Token", "pat_old"));
        var configuration = Read(secret.Folder);
        var changed = new TaskCompletionSource();
        using var _ = ((IConfigurationRoot)configuration).GetReloadToken().RegisterChangeCallback(_ => changed.SetResult(), null);

        secret.Change(("Coze__Channels__main__Auth__Token", "pat_new"));

        await changed.Task.WaitAsync(Eventually.Patience);
        configuration["Coze:Channels:main:Auth:Token"].ShouldBe("pat_new");
    }

    [Test]
    public void A_folder_that_is_not_there_is_told_with_all_other_mistakes()
    {
        var failure = Should.Throw<OptionsValidationException>(() => ProxyHost.Build(["--Secrets:Directory=/nowhere", "--Billing:Currency=EUR"]));

        failure.Failures.ShouldContain(error => error.StartsWith("Secrets:Directory is '/nowhere'", StringComparison.Ordinal));
        failure.Failures.ShouldContain(error => error.StartsWith("Billing:Currency", StringComparison.Ordinal));
    }

    private static ConfigurationManager Read(string folder, params IReadOnlyList<string> arguments) =>
        ProxyHost.CreateBuilder([$"--Secrets:Directory={folder}", .. arguments]).Configuration;
}
