using System.Text;
using CozeProxy.Executions;
using CozeProxy.Executions.Webhooks;
using CozeProxy.Settings;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Executions.Webhooks;

internal sealed class WebhookSenderTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("secret");

    [Test]
    public void The_signature_is_the_standards()
    {
        // The example of the Standard Webhooks specification.
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        WebhookSignature.Of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = Sender(allowPrivate: false);

        var result = await sender.SendAsync(new Uri($"http://{host}:{receiver.Address.Port}/"), "msg_1", "{}"u8.ToArray(), Secret, CancellationToken.None);

        result.ShouldBe(WebhookResult.Forbidden);
        receiver.Requests.ShouldBeEmpty();
    }

    [TestCase(200, WebhookResult.Delivered)]
    [TestCase(204, WebhookResult.Delivered)]
    [TestCase(302, WebhookResult.Failed)]
    [TestCase(404, WebhookResult.Failed)]
    [TestCase(410, WebhookResult.Unwanted)]
    [TestCase(500, WebhookResult.Failed)]
    public async Task The_status_decides_and_redirects_are_not_followed(int status, object result)
    {
        await using var receiver = await WebhookReceiver.StartAsync(status);
        using var sender = Sender(allowPrivate: true);

        (await sender.SendAsync(receiver.Address, "msg_1", "{}"u8.ToArray(), Secret, CancellationToken.None)).ShouldBe((WebhookResult)result);
        receiver.Requests.Count.ShouldBe(1);
    }

    [Test]
    public async Task Nobody_there_is_a_failure()
    {
        using var sender = Sender(allowPrivate: true);

        (await sender.SendAsync(new Uri("http://127.0.0.1:1/"), "msg_1", "{}"u8.ToArray(), Secret, CancellationToken.None)).ShouldBe(WebhookResult.Failed);
    }

    [Test]
    public void Eight_tries_are_made_within_a_day()
    {
        var pauses = Enumerable.Range(1, 20).Select(WebhookSchedule.After).TakeWhile(pause => pause is not null).ToList();

        pauses.Count.ShouldBe(7);
        pauses.Sum(pause => pause!.Value.TotalHours).ShouldBeInRange(20, 24);
    }

    private static WebhookSender Sender(bool allowPrivate) => new(
        ExecutionOptions.Read(new SettingsReader(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Coze:Webhooks:AllowPrivateAddresses", (string?)allowPrivate.ToString())])
            .Build())),
        TimeProvider.System);
}
