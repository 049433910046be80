const coffees = ['Ebb', 'Flood', 'Slack Water'];

export default function Page() {
  return (
    <main>
      <h1>Tidewater Coffee</h1>
      <ul>
        {coffees.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </main>
  );
}
