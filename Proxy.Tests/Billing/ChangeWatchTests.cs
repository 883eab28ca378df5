using CozeProxy.Billing.Storage;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Billing;

public class ChangeWatchTests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StoredTopic, long> _stored = [];
    private readonly List<StoredTopic> _changed = [];
    private FakeTime _time = null!;
    private RecordingLogger<ChangeWatch> _logger = null!;
    private ChangeWatch _watch = null!;
    private Task _gateOfReads = Task.CompletedTask;
    private int _looks;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new FakeTime();
        _logger = new RecordingLogger<ChangeWatch>();
        (_looks, _gateOfReads) = (0, Task.CompletedTask);
        _stored.Clear();
        _changed.Clear();
        (_stored[StoredTopic.Keys], _stored[StoredTopic.Prices]) = (7, 3);
        _watch = new ChangeWatch(ReadAsync, Changed, _time, _logger);
        await _watch.StartAsync(CancellationToken.None);
        await WaitsAsync(looks: 1);
    }

    [TearDown]
    public void Stop() => _watch.Dispose();

    [Test]
    public async Task What_is_there_at_the_start_is_no_change()
    {
        await LookAsync();

        Changes().ShouldBeEmpty();
    }

    [Test]
    public async Task A_hint_makes_it_look_at_once_and_the_versions_say_what_has_changed()
    {
        Store(StoredTopic.Keys, 8);

        await LookAsync();

        Changes().ShouldBe([StoredTopic.Keys]);
        await LookAsync();
        Changes().ShouldBe([StoredTopic.Keys], "told once");
    }

    [Test]
    public async Task Without_a_hint_a_change_is_found_after_five_seconds()
    {
        Store(StoredTopic.Prices, 4);
        _time.Advance(ChangeWatch.Interval - TimeSpan.FromMilliseconds(1));
        Changes().ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.HoldsAsync(() => Changes() is [StoredTopic.Prices], "it looks by itself");
    }

    [Test]
    public async Task A_thousand_hints_during_a_look_are_one_reason_for_another()
    {
        var gate = new TaskCompletionSource();
        _gateOfReads = gate.Task;
        _watch.Hint();
        await Eventually.HoldsAsync(() => _looks == 2, "it looks");

        for (var hint = 0; hint < 1000; hint++)
        {
            _watch.Hint();
        }

        Store(StoredTopic.Keys, 8);
        gate.SetResult();
        await Eventually.HoldsAsync(() => Changes() is [StoredTopic.Keys], "what came during a look is found");
        await WaitsAsync(looks: 3);
    }

    [Test]
    public async Task What_this_process_has_made_itself_is_no_change_unless_others_made_some_before()
    {
        Store(StoredTopic.Keys, 8);
        _watch.Made(StoredTopic.Keys, 8);
        await LookAsync();
        Changes().ShouldBeEmpty();

        Store(StoredTopic.Keys, 10);
        _watch.Made(StoredTopic.Keys, 10);
        await LookAsync();
        Changes().ShouldBe([StoredTopic.Keys], "nine was another's");
    }

    [Test]
    public async Task A_change_that_could_not_be_taken_over_is_told_again()
    {
        Store(StoredTopic.Prices, 4);
        await LookAsync();

        _watch.Missed(StoredTopic.Prices);
        await LookAsync();

        Changes().ShouldBe([StoredTopic.Prices, StoredTopic.Prices]);
    }

    [Test]
    public async Task A_store_that_was_restored_from_a_backup_is_a_change_too()
    {
        Store(StoredTopic.Keys, 2);

        await LookAsync();

        Changes().ShouldBe([StoredTopic.Keys]);
    }

    [Test]
    public async Task Ten_seconds_without_a_look_nothing_is_current_and_with_the_next_it_is()
    {
        _gateOfReads = Task.FromException(new IOException("away"));
        _watch.IsCurrent.ShouldBeTrue();

        // It tries again every second, and each try fails.
        for (var second = 0; second < 10; second++)
        {
            _watch.IsCurrent.ShouldBeTrue();
            await TickAsync();
        }

        _watch.IsCurrent.ShouldBeFalse();
        _logger.Warnings.ShouldBe(1, "it is said once");

        _gateOfReads = Task.CompletedTask;
        Store(StoredTopic.Keys, 8);
        await TickAsync();
        await Eventually.HoldsAsync(() => _watch.IsCurrent, "it sees again");
        Changes().ShouldBe([StoredTopic.Keys], "and knows what happened meanwhile before it is current");
        _logger.Has("can be seen again").ShouldBeTrue();
    }

    [Test]
    public async Task A_look_that_hangs_is_given_up_and_counts_for_nothing()
    {
        _gateOfReads = new TaskCompletionSource().Task;
        _watch.Hint();
        await Eventually.HoldsAsync(() => _looks == 2, "it looks");

        _time.Advance(TimeSpan.FromSeconds(4));
        await WaitsAsync(looks: 2);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => _looks == 3, "it looks again");
        _time.Advance(TimeSpan.FromSeconds(5));
        _watch.IsCurrent.ShouldBeFalse();
    }

    private async Task LookAsync()
    {
        var looks = _looks;
        _watch.Hint();
        await WaitsAsync(looks + 1);
    }

    // A second goes by, and whoever waited for it has had its turn.
    private async Task TickAsync()
    {
        var timers = _time.TimersCreated;
        var looks = _looks;
        _time.Advance(TimeSpan.FromSeconds(1));
        if (_time.GetUtcNow().Second >= 5)
        {
            // One timer for the look, one for the next pause.
            await _time.WaitForTimerAsync(timers + 2);
            _looks.ShouldBe(looks + 1);
        }
    }

    // Every look makes a timer of its own and every pause one; the first look, at the start, makes none.
    private async Task WaitsAsync(int looks)
    {
        await _time.WaitForTimerAsync((2 * looks) - 1);
        _looks.ShouldBe(looks);
    }

    private void Store(StoredTopic topic, long version)
    {
        lock (_gate)
        {
            _stored[topic] = version;
        }
    }

    private void Changed(StoredTopic topic)
    {
        lock (_gate)
        {
            _changed.Add(topic);
        }
    }

    private StoredTopic[] Changes()
    {
        lock (_gate)
        {
            return [.. _changed];
        }
    }

    private async Task<IReadOnlyDictionary<StoredTopic, long>> ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        await _gateOfReads.WaitAsync(cancellationToken);
        lock (_gate)
        {
            return new Dictionary<StoredTopic, long>(_stored);
        }
    }
}
