using System.Data.Common;

namespace CozeProxy.Billing.Storage.Writing;

/// <summary>Any other change than a call's: statements that run as a transaction of their own.</summary>
internal sealed class StatementsOperation<TResult>(Func<DbConnection, TResult> statements) : WriteOperation<TResult>, IStatements
{
    public void Run(DbConnection connection) => Result = statements(connection);
}
