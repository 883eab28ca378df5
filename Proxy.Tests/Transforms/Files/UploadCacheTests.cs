using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Files;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Files;

internal sealed class UploadCacheTests
{
    private static readonly CozeChannel Channel = new("main", new Uri("https://coze.example"), BearerFactory.ForToken(new AccessToken("pat_x")));

    private readonly FakeTime _time = new();
    private int _uploads;

    [SetUp]
    public void Reset() => _uploads = 0;

    [Test]
    public async Task The_same_file_is_uploaded_once()
    {
        var cache = new UploadCache(_time);

        var first = await cache.GetOrAddAsync(Key(), UploadAsync);
        var second = await cache.GetOrAddAsync(Key(), UploadAsync);

        second.FileId.ShouldBe(first.FileId);
        _uploads.ShouldBe(1);
    }

    [Test]
    public async Task Whoever_comes_while_it_is_uploaded_waits_for_the_same()
    {
        var cache = new UploadCache(_time);
        var gate = new TaskCompletionSource<UploadResult>();

        var waiting = Enumerable.Range(0, 50).Select(_ => Task.Run(() => cache.GetOrAddAsync(Key(), () =>
        {
            Interlocked.Increment(ref _uploads);
            return gate.Task;
        }))).ToList();
        await Eventually.HoldsAsync(() => _uploads == 1, "somebody uploads");
        gate.SetResult(new UploadResult("7"));

        (await Task.WhenAll(waiting)).ShouldAllBe(result => result.FileId == "7");
        _uploads.ShouldBe(1);
    }

    [Test]
    public async Task Another_channel_name_or_content_is_another_file()
    {
        var cache = new UploadCache(_time);

        await cache.GetOrAddAsync(Key(), UploadAsync);
        await cache.GetOrAddAsync(Key() with { Channel = Channel with { Name = "second" } }, UploadAsync);
        await cache.GetOrAddAsync(Key() with { Name = "b.png" }, UploadAsync);
        await cache.GetOrAddAsync(Key("BB"), UploadAsync);

        _uploads.ShouldBe(4);
    }

    [Test]
    public async Task A_failure_is_not_kept()
    {
        var cache = new UploadCache(_time);

        (await cache.GetOrAddAsync(Key(), () => Task.FromResult(new UploadResult(null, ApiErrors.Unreachable)))).Error.ShouldNotBeNull();
        await Should.ThrowAsync<IOException>(() => cache.GetOrAddAsync(Key(), () => throw new IOException("broken")));

        (await cache.GetOrAddAsync(Key(), UploadAsync)).FileId.ShouldNotBeNull();
        _uploads.ShouldBe(1);
    }

    [Test]
    public async Task After_its_lifetime_it_is_uploaded_again()
    {
        var cache = new UploadCache(_time);
        await cache.GetOrAddAsync(Key(), UploadAsync);

        _time.Advance(UploadCache.Lifetime - TimeSpan.FromSeconds(1));
        await cache.GetOrAddAsync(Key(), UploadAsync);
        _uploads.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        await cache.GetOrAddAsync(Key(), UploadAsync);
        _uploads.ShouldBe(2);
    }

    [Test]
    public async Task What_was_unused_for_longest_makes_room()
    {
        var cache = new UploadCache(_time);
        for (var i = 0; i < UploadCache.MostFiles; i++)
        {
            await cache.GetOrAddAsync(Key($"{i}"), UploadAsync);
        }

        await cache.GetOrAddAsync(Key("0"), UploadAsync);
        await cache.GetOrAddAsync(Key("new"), UploadAsync);
        var before = _uploads;

        await cache.GetOrAddAsync(Key("0"), UploadAsync);
        _uploads.ShouldBe(before, "it was used a moment ago");
        await cache.GetOrAddAsync(Key("1"), UploadAsync);
        _uploads.ShouldBe(before + 1);
    }

    [Test]
    public async Task A_file_that_was_lost_is_forgotten_unless_it_is_another_by_now()
    {
        var cache = new UploadCache(_time);
        var first = await cache.GetOrAddAsync(Key(), UploadAsync);

        cache.Forget(Key(), "another");
        await cache.GetOrAddAsync(Key(), UploadAsync);
        _uploads.ShouldBe(1);

        cache.Forget(Key(), first.FileId!);
        await cache.GetOrAddAsync(Key(), UploadAsync);
        _uploads.ShouldBe(2);
    }

    private static UploadKey Key(string hash = "AA") => new(Channel, hash, "a.png");

    private Task<UploadResult> UploadAsync() => Task.FromResult(new UploadResult($"{Interlocked.Increment(ref _uploads)}"));
}
